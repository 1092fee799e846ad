"""Validators for access to a virtual server: empty tool lists, and plans that widen access."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..diagnostics import Diagnostic, Severity
from ..values import UNKNOWN, Path, Value, contains_unknown

Values = Mapping[str, Value]


def tools_or_all(config: Values, path: Path) -> Iterator[Diagnostic]:
    """Either `tools` names at least one tool, or `all_tools` is `true`."""
    tools, all_tools = config.get("tools"), config.get("all_tools")
    if tools is UNKNOWN or all_tools is UNKNOWN:
        return
    # A null in a set is not a tool.
    names_some = any(tool is not None for tool in tools or ())
    if names_some and all_tools:
        detail = 'all_tools = true selects every tool of the virtual server: remove either "tools" or "all_tools".'
        yield Diagnostic("Conflicting attributes", detail, (*path, "all_tools"))
    elif not names_some and not all_tools:
        does = {"ALLOWLIST": "allow", "DENYLIST": "deny"}.get(str(config.get("type")), "mean")
        detail = (
            f"For an empty list, the API would {does} every tool of the virtual server. "
            "Name at least one tool in tools, or set all_tools = true if you mean every tool."
        )
        yield Diagnostic("No tools", detail, (*path, "tools"))


def opened_tools(prior: Values | None, planned: Values | None) -> Iterator[Diagnostic]:
    """Warn if a plan lets callers with a role call more tools than before, as far as the rule alone shows."""
    if prior is not None and (planned is None or _is_moved(prior, planned)):
        role, server = prior.get("persona_role"), prior.get("virtual_server_id")
        until = "" if planned is None else " until the new rule is applied, and for good if it is for another role"
        detail = (
            f"This rule will no longer restrict callers with the role {role} on the virtual server {server}{until}. "
            "If the server stays, revoke the role from its callers first."
        )
        yield Diagnostic("A role loses its rule", detail, ("persona_role",), Severity.WARNING)
    if planned is None or planned.get("type") != "DENYLIST":
        return
    role = planned.get("persona_role")
    role = "that is known after apply" if role is UNKNOWN else role
    if prior is not None and prior.get("type") == "ALLOWLIST":
        detail = f"Callers with the role {role} may call all tools except those listed, including new ones."
        yield Diagnostic("An allow list becomes a deny list", detail, ("type",), Severity.WARNING)
    if contains_unknown(planned.get("tools")):
        detail = (
            "A deny list holds IDs, and a tool that is created or replaced in this apply gets a new ID: callers with "
            f"the role {role} may call it until this rule is applied, and if the apply fails before that, until the "
            "next one. An ALLOWLIST denies new tools until they are listed."
        )
        yield Diagnostic("A tool is temporarily missing from the deny list", detail, ("tools",), Severity.WARNING)


def opened_server(prior: Values | None, planned: Values | None) -> Iterator[Diagnostic]:
    """Warn if a plan opens a virtual server to everyone."""
    if planned is None or planned.get("authentication") is not None:
        return
    if prior is not None and prior.get("authentication") is None:
        return
    name, endpoint = (_known(planned, each) for each in ("name", "endpoint_url"))
    change = "Without authentication" if prior is None else "With authentication removed"
    detail = (
        f"{change}, everyone who can reach the virtual server {name} ({endpoint}) may call all of its tools, "
        "without a token, and persona access controls do not apply."
    )
    yield Diagnostic("The virtual server will be open to everyone", detail, ("authentication",), Severity.WARNING)


def _is_moved(prior: Values, planned: Values) -> bool:
    """Whether the rule will apply to another role or server."""
    return any(planned.get(name) != prior.get(name) for name in ("persona_role", "virtual_server_id"))


def _known(values: Values, name: str) -> str:
    value = values.get(name)
    return "(known after apply)" if value is UNKNOWN else str(value)
