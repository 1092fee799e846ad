"""Tools of a public gateway that use credentials: anyone may act with these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..credentials import credentials_in_query, is_credential, is_plain, names_credential
from ..diagnostics import Diagnostic, Severity
from ..values import Key, Path, Value
from .tools import acts, templates_of

SUMMARY = "Public tools with credentials"
_SHOWN = 5
_SERVICE_ACCOUNT = "the gateway's service account"
# What is called with the gateway's service account whenever it has one.
_CALLED_BY_SERVICE_ACCOUNT = ("function_call", "container_call", "start_workflow")
_MAPS = {"headers": "header", "forward_headers": "header", "query": "query parameter"}
_LOCKBOX = "lockboxPayload("


def tools_with_credentials(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Tools of a `public` gateway should use no credentials: anyone may call them, without a token."""
    tools = config.get("tools")
    if config.get("public") is not True or not isinstance(tools, dict):
        return
    has_account = config.get("service_account_id") is not None
    used = {name: list(dict.fromkeys(_used(tool, has_account))) for name, tool in tools.items()}
    found = [f"{name} ({', '.join(what)})" for name, what in used.items() if what]
    if found:
        listed = ", ".join(found[:_SHOWN])
        if len(found) > _SHOWN:
            listed += f" and {len(found) - _SHOWN} more"
        detail = (
            f"Anyone may call every tool of this gateway, without a token, and so use the credentials of {listed}. "
            "Move these tools to a gateway that is not public, or limit what their credentials allow."
        )
        yield Diagnostic(SUMMARY, detail, (*path, "public"), Severity.WARNING)


def _used(tool: Value, has_account: bool) -> Iterator[str]:
    """The credentials that a tool uses when it is called, in words."""
    action = tool.get("action") if isinstance(tool, dict) else None
    for kind, call in action.items() if isinstance(action, dict) else ():
        if not isinstance(call, dict):
            continue
        by_account = any(acts(call.get(name)) for name in ("use_service_account", "service_account"))
        if by_account or (has_account and kind in _CALLED_BY_SERVICE_ACCOUNT):
            yield _SERVICE_ACCOUNT
        yield from _sent(call)


def _sent(call: Mapping[str, Value]) -> Iterator[str]:
    header = call.get("header")
    if header is not None:
        name = header.get("header_name") if isinstance(header, dict) else None
        yield f"the header {name}" if isinstance(name, str) else "a header"
    for attribute, what in _MAPS.items():
        values = call.get(attribute)
        for name, value in values.items() if isinstance(values, dict) else ():
            if _is_own_credential(name, value):
                yield f"the {what} {name}"
    # What is given as write-only is a secret, whatever its name.
    hidden = call.get("forward_headers_wo")
    yield from (f"the header {name}" for name in (hidden if isinstance(hidden, dict) else ()))
    for template in templates_of(call, ()):
        if isinstance(template.path[-1], Key):
            continue
        yield from (f"the query parameter {name}" for name in credentials_in_query(template.text))
        if _LOCKBOX in template.text:
            yield "a secret from Lockbox"


def _is_own_credential(name: str, value: Value) -> bool:
    """Whether a header or query parameter holds a credential that is not the caller's."""
    if not isinstance(value, str):
        return value is not None and names_credential(name)
    return _LOCKBOX in value or (is_plain(value) and (names_credential(name) or is_credential(value)))
