"""Reads the objects of a local cloud from its APIs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ._emulator import Emulator
from ._objects import Backend, Cluster, Gateway, GatewayTool, Made, Named, Persona, Tool, VirtualServer

_BACKENDS = ("http-server", "kafka", "cassandra", "opensearch", "instaclustr-api")
_TOOLS = (
    "http-server-operation",
    "cassandra-query",
    "kafka-consume-recent",
    "kafka-publish-message",
    "opensearch-document-search",
    "opensearch-index-document",
)
_CAPITAL = re.compile(r"(?<=[a-z0-9])[A-Z]")
# Names in these are the user's.
_VERBATIM = ("labels", "headers", "query", "schema", "forwardHeaders")


@dataclass(frozen=True)
class Snapshot:
    """All objects that exist."""

    clusters: tuple[Cluster, ...]
    gateways: tuple[Gateway, ...]

    @property
    def known(self) -> dict[str, Mapping[str, Any]]:
        """The fields of every object by ID."""
        return {each.id: each.fields for top in (*self.clusters, *self.gateways) for each in _all(top)}


def read(emulator: Emulator, folders: Iterable[str]) -> Snapshot:
    """The objects that exist now: all clusters, and the gateways of these folders and of the configured one."""
    accounts = emulator.instaclustr("data-sources/clusters/v2")
    ids = [each["id"] for account in accounts for each in account["clusters"] if each["application"] == "MCP_GATEWAY"]
    places = {emulator.connection["yandex"]["folder_id"], *folders}
    return Snapshot(
        tuple(_cluster(emulator, id) for id in ids),
        tuple(gateway for folder in sorted(places) for gateway in _gateways(emulator, folder)),
    )


def is_new(top: Made, before: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether an object, or one below it, was created or changed since."""
    return any(before.get(each.id) != each.fields for each in _all(top))


def _cluster(emulator: Emulator, id: str) -> Cluster:
    def listed(path: str) -> list[dict[str, Any]]:
        return emulator.instaclustr(f"data-sources/mcp_gateway_cluster/{id}/{path}") or []

    tools = [(kind, each) for kind in _TOOLS for each in listed(f"tools/{kind}/v1")]
    backends = [(kind, each) for kind in _BACKENDS for each in listed(f"backends/{kind}/v1")]
    personas = listed("persona-access-controls/v1")
    servers = []
    for server in listed("virtual-servers/v1"):
        own = [
            Backend(
                *_head(backend),
                kind=_snake(kind),
                tools=Named(_tool(*tool) for tool in tools if tool[1]["backendId"] == backend["id"]),
            )
            for kind, backend in backends
            if backend["virtualServerId"] == server["id"]
        ]
        its_tools = [tool for backend in own for tool in backend.tools.values()]
        names = {tool.id: tool.name for tool in its_tools}
        its_personas = [
            Persona(
                each["personaRole"],
                each["id"],
                _fields(each),
                tools=frozenset(names.get(tool, tool) for tool in each.get("tools") or ()),
            )
            for each in personas
            if each["virtualServerId"] == server["id"]
        ]
        servers.append(
            VirtualServer(*_head(server), backends=Named(own), tools=Named(its_tools), personas=Named(its_personas))
        )
    body = emulator.instaclustr(f"resources/applications/mcp-gateway/clusters/v1/{id}") or {"id": id}
    return Cluster(*_head(body), virtual_servers=Named(servers))


def _tool(kind: str, body: Mapping[str, Any]) -> Tool:
    return Tool(*_head(body), kind=_snake(kind))


def _gateways(emulator: Emulator, folder: str) -> Iterable[Gateway]:
    root = "mcpgateway/v1/mcpGateways"
    for preview in emulator.yandex_list(root, "gateways", folderId=folder):
        body = emulator.yandex(f"{root}/{preview['id']}")
        members: dict[str, set[str]] = {}
        for each in emulator.yandex_list(f"{root}/{preview['id']}:listAccessBindings", "accessBindings"):
            members.setdefault(each["roleId"], set()).add(f"{each['subject']['type']}:{each['subject']['id']}")
        fixed = {role: frozenset(who) for role, who in members.items()}
        tools = Named(_gateway_tool(body["id"], each) for each in body.get("tools", ()))
        # That of a gateway changes with who may call it, so that it counts as new then, too.
        fields = {**_fields(body), "members": fixed}
        yield Gateway(body["name"], body["id"], fields, tools=tools, members=fixed)


def _gateway_tool(gateway: str, body: Mapping[str, Any]) -> GatewayTool:
    ((kind, call),) = body["action"].items()
    schema = body.get("inputJsonSchema")
    return GatewayTool(
        body["name"],
        f"{gateway}/{body['name']}",
        {"description": None, **_fields(body)},
        kind=_snake(kind),
        call=_fields(call),
        input_schema=json.loads(schema) if schema else None,
    )


def _all(top: Made) -> Iterable[Made]:
    """An object and all objects below it."""
    yield top
    for value in vars(top).values():
        if isinstance(value, Named):
            for each in value.values():
                yield from _all(each)


def _head(body: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]]:
    return body.get("name") or body["id"], body["id"], {"description": None, **_fields(body)}


def _fields(body: Mapping[str, Any]) -> dict[str, Any]:
    return {_snake(name): value if name in _VERBATIM else _snaked(value) for name, value in body.items()}


def _snaked(value: Any) -> Any:
    if isinstance(value, dict):
        return _fields(value)
    return [_snaked(item) for item in value] if isinstance(value, list) else value


def _snake(name: str) -> str:
    return _CAPITAL.sub(lambda capital: f"_{capital[0].lower()}", name).replace("-", "_")
