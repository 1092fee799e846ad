"""Yandex Cloud's part of the diagram: gateways, their tools, and who may call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .found import UNKNOWN, Found, Objects
from .instaclustr import EVERYBODY, Instaclustr
from .model import Graph
from .texts import address_of, shortened

_PREFIX = "mcpgateway_yandex_"
_GATEWAY = f"{_PREFIX}gateway"
# Each action with the attribute that says what is called.
_ACTIONS = {
    "function_call": ("Function", "function_id"),
    "container_call": ("Container", "container_id"),
    "http_call": ("HTTP", "url"),
    "mcp_call": ("MCP server", "url"),
    "grpc_call": ("gRPC", "endpoint"),
    "start_workflow": ("Workflow", "workflow_id"),
}
_CALLING = ("invoker", "anonymousInvoker", "editor", "admin")
_EVERYBODY = {"system:allUsers": "Everybody", "system:allAuthenticatedUsers": "All users of Yandex Cloud"}


class Yandex:
    """Draws this cloud's objects, and links calls to the other cloud's servers."""

    def __init__(self, objects: Objects, graph: Graph, other: Instaclustr) -> None:
        self._objects = objects
        self._graph = graph
        self._other = other

    def draw(self) -> None:
        """Draw all objects of this cloud."""
        for gateway in self._objects.of(_GATEWAY):
            self._gateway(gateway)
        for member in self._objects.of(f"{_PREFIX}gateway_iam_member"):
            self._right(member, [member.text("member") or UNKNOWN])
        for binding in self._objects.of(f"{_PREFIX}gateway_iam_binding"):
            members = binding.values.get("members")
            self._right(binding, sorted(map(str, members)) if isinstance(members, list) else [UNKNOWN])

    def _group(self, key: str, name: str) -> str:
        cloud = self._graph.group("yandex", "Yandex Cloud")
        return self._graph.group(key, f"MCP gateway {shortened(name)}".rstrip(), cloud)

    def _gateway(self, gateway: Found) -> None:
        group = self._group(gateway.address, gateway.name)
        tools = gateway.values.get("tools")
        for name, tool in (tools if isinstance(tools, dict) else {}).items():
            if isinstance(tool, dict):
                one_by_one = gateway.references.get(f"tools.{name}")
                references = gateway.references.get("tools", ()) if one_by_one is None else one_by_one
                self._tool(gateway, group, name, tool, references)
        if gateway.values.get("public") is True:
            self._graph.edge(self._graph.node(EVERYBODY, "everybody", "Everybody"), group, "call", "without a token")

    def _tool(
        self, gateway: Found, group: str, name: str, tool: Mapping[str, Any], references: tuple[str, ...]
    ) -> None:
        actions = tool.get("action") if isinstance(tool.get("action"), dict) else {}
        node = self._graph.node(f"{gateway.address}_{name}", "tool", shortened(name), group=group)
        for action, (words, attribute) in _ACTIONS.items():
            call = (actions or {}).get(action)
            if isinstance(call, dict):
                where = _text(call.get(attribute))
                target = None
                if action == "mcp_call":
                    called = _text((call.get("tool_call") or {}).get("tool_name"))
                    # A URL that is known says where it leads; references of the whole are for one that is not.
                    known = bool(where) and UNKNOWN not in where
                    target = self._other.called(
                        gateway, where, called.replace(UNKNOWN, ""), () if known else references
                    )
                shown = address_of(where) or UNKNOWN
                target = target or self._graph.node(f"{action}_{shown}", "service", words, shown)
                self._graph.edge(node, target, "use")

    def _right(self, found: Found, members: list[str]) -> None:
        at = self._objects.one(found, "gateway_id", _GATEWAY)
        id = found.text("gateway_id")
        group = self._group(at.address, at.name) if at else self._group(f"gateway_{id}", id)
        role = found.text("role") or UNKNOWN
        calls = role.rpartition(".")[2] in _CALLING
        for member in members:
            label = "may call" if calls else shortened(role.removeprefix("serverless.mcpGateways."))
            self._graph.edge(self._member(member), group, "call" if calls else "right", label)

    def _member(self, member: str) -> str:
        if member in _EVERYBODY:
            key = EVERYBODY if member == "system:allUsers" else f"member_{member}"
            return self._graph.node(key, "everybody", _EVERYBODY[member])
        kind, _, id = member.partition(":")
        return self._graph.node(f"member_{member}", "caller", kind, shortened(id))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
