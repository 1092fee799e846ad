"""What the console page tells of gateways and their tools: who may call, authentication, schemas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..api import Fact
from ..objects import Body

_EVERYBODY = ("system:allUsers", "system:allAuthenticatedUsers")
_SCHEMAS = (("input schema", "inputJsonSchema"), ("output schema", "outputJsonSchema"))


def gateway_facts(gateway: Body, bindings: Sequence[Body]) -> Iterator[Fact]:
    """The facts of a gateway with its access bindings."""
    if gateway["public"]:
        yield Fact("authentication", "none: anyone may call it", is_alarming=True)
    members: dict[str, list[str]] = {}
    for each in bindings:
        members.setdefault(each["roleId"], []).append(f"{each['subject']['type']}:{each['subject']['id']}")
    for role, who in sorted(members.items()):
        yield Fact(role, ", ".join(sorted(who)), is_alarming=not set(who).isdisjoint(_EVERYBODY))


def tool_facts(tool: Body, call: Body) -> Iterator[Fact]:
    """The facts of a tool; never a secret."""
    if authentication := _authentication(call):
        yield Fact("authentication", authentication)
    for label, name in _SCHEMAS:
        if tool.get(name):
            yield Fact(label, document=tool[name])


def _authentication(call: Body) -> str:
    if header := call.get("header"):
        return f"the header {header.get('headerName')}"
    if "serviceAccount" in call or call.get("useServiceAccount"):
        return "the gateway's service account"
    return "none" if "unauthorized" in call else ""
