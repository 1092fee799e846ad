"""Who can call what of a virtual server: what an empty list means, and what a plan opens."""

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
    # A null in a set is no tool.
    names_some = any(tool is not None for tool in tools or ())
    if names_some and all_tools:
        detail = 'all_tools = true stands for every tool of the virtual server: leave "tools" out, or "all_tools".'
        yield Diagnostic("Conflicting attributes", detail, (*path, "all_tools"))
    elif not names_some and not all_tools:
        does = {"ALLOWLIST": "allow", "DENYLIST": "deny"}.get(str(config.get("type")), "mean")
        detail = (
            f"An empty list would {does} every tool of the virtual server, as the API takes it. "
            "Name at least one tool in tools, or set all_tools = true if every tool is meant."
        )
        yield Diagnostic("No tools", detail, (*path, "tools"))


def opened_tools(prior: Values | None, planned: Values | None) -> Iterator[Diagnostic]:
    """A plan with which callers of a role may call more tools than before says so, as far as the rule alone tells."""
    if prior is not None and (planned is None or _is_moved(prior, planned)):
        role, server = prior.get("persona_role"), prior.get("virtual_server_id")
        until = "" if planned is None else " until the new rule is applied, and for good if it is for another role"
        detail = (
            f"This rule does not restrict callers with the role {role} of the virtual server {server} any more{until}. "
            "If the server stays, take the role away from its callers first."
        )
        yield Diagnostic("A role loses its rule", detail, ("persona_role",), Severity.WARNING)
    if planned is None or planned.get("type") != "DENYLIST":
        return
    role = planned.get("persona_role")
    role = "that is known after apply" if role is UNKNOWN else role
    if prior is not None and prior.get("type") == "ALLOWLIST":
        detail = f"Callers with the role {role} may call all tools but those listed, new ones included."
        yield Diagnostic("An allow list becomes a deny list", detail, ("type",), Severity.WARNING)
    if contains_unknown(planned.get("tools")):
        detail = (
            "A deny list holds ids, and a tool that is created or replaced in this apply gets a new one: callers with "
            f"the role {role} may call it until this rule is applied, and if the apply fails before that, until the "
            "next one. An ALLOWLIST keeps new tools closed until they are named."
        )
        yield Diagnostic("A tool escapes the deny list for a moment", detail, ("tools",), Severity.WARNING)


def opened_server(prior: Values | None, planned: Values | None) -> Iterator[Diagnostic]:
    """A plan with which a virtual server lets everybody in says so."""
    if planned is None or planned.get("authentication") is not None:
        return
    if prior is not None and prior.get("authentication") is None:
        return
    name, endpoint = (_known(planned, each) for each in ("name", "endpoint_url"))
    change = "Without authentication" if prior is None else "With authentication removed"
    detail = (
        f"{change}, everybody who reaches the virtual server {name} ({endpoint}) may call every tool of it, "
        "without a token, and access rules of roles do not apply."
    )
    yield Diagnostic("The virtual server will be open to everybody", detail, ("authentication",), Severity.WARNING)


def _is_moved(prior: Values, planned: Values) -> bool:
    """Whether the rule is replaced by one for another role or server."""
    return any(planned.get(name) != prior.get(name) for name in ("persona_role", "virtual_server_id"))


def _known(values: Values, name: str) -> str:
    value = values.get(name)
    return "(known after apply)" if value is UNKNOWN else str(value)
