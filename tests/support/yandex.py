"""The kinds of Yandex Cloud's API: gateways, and their access bindings by role and by member."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from support.kinds import Config, Kind, camel, snake

if TYPE_CHECKING:
    from support.cloud import Cloud

# A folder beside the connection's own.
OTHER_FOLDER = "b1gotherfolder000000"
# What others can refer to, for `Cloud.reference`.
REFERENCES = ("folder", "other_folder", "yandex_gateway", "other_yandex_gateway")

_GATEWAYS = "/mcpgateway/v1/mcpGateways"
_SECONDS = 30


class GatewayKind(Kind):
    """MCP gateways."""

    cloud = "yandex"
    shows_secrets = True

    def create(self, cloud: Cloud, config: Config) -> str:
        body = {"folderId": cloud.folder_id} | to_body(config)
        return str(_finished(cloud, "POST", _GATEWAYS, body)["metadata"]["mcpGatewayId"])

    def shown(self, cloud: Cloud, id: str) -> Config | None:
        found = cloud.yandex("GET", f"{_GATEWAYS}/{id}", absent=True)
        return None if found is None else from_body(found)

    def change(self, cloud: Cloud, id: str, config: Config) -> None:
        # Without a mask, what is not sent is reset.
        _finished(cloud, "PATCH", f"{_GATEWAYS}/{id}", to_body(config))

    def delete(self, cloud: Cloud, id: str) -> None:
        _finished(cloud, "DELETE", f"{_GATEWAYS}/{id}")

    def all(self, cloud: Cloud) -> dict[str, Config]:
        # The list shows previews only.
        return {id: shown for id in gateway_ids(cloud) if (shown := self.shown(cloud, id)) is not None}

    def fault(self, operation: Literal["create", "read"], **what: Any) -> dict[str, Any]:
        return {"kind": "yandex_gateway", "operation": operation, **what}


class _AccessKind(Kind):
    """Access bindings, which are no objects of their own: they have no other id than what they say."""

    cloud = "yandex"

    def fault(self, operation: Literal["create", "read"], **what: Any) -> dict[str, Any]:
        rule = {"kind": "yandex_access_bindings", "operation": {"create": "update", "read": "list"}[operation]}
        # A create begins with a look at what is there: that is not the read that follows it.
        return rule | ({"nth": 2} if operation == "read" else {}) | what


class BindingKind(_AccessKind):
    """All members of a role of a gateway."""

    def create(self, cloud: Cloud, config: Config) -> str:
        id = f"{config['gateway_id']},{config['role']}"
        self.change(cloud, id, config)
        return id

    def shown(self, cloud: Cloud, id: str) -> Config | None:
        gateway, role = id.split(",")
        members = [member for each, member in _bindings(cloud, gateway) if each == role]
        return {"gateway_id": gateway, "role": role, "members": sorted(members)} if members else None

    def change(self, cloud: Cloud, id: str, config: Config) -> None:
        gateway, role = id.split(",")
        others = [each for each in _bindings(cloud, gateway) if each[0] != role]
        bindings = [_binding(*each) for each in (*others, *((role, member) for member in config["members"]))]
        _finished(cloud, "POST", f"{_GATEWAYS}/{gateway}:setAccessBindings", {"accessBindings": bindings})

    def delete(self, cloud: Cloud, id: str) -> None:
        self.change(cloud, id, {"members": []})

    def all(self, cloud: Cloud) -> dict[str, Config]:
        roles = [(gateway, role) for gateway in gateway_ids(cloud) for role, _ in _bindings(cloud, gateway)]
        ids = dict.fromkeys(f"{gateway},{role}" for gateway, role in roles)
        return {id: shown for id in ids if (shown := self.shown(cloud, id)) is not None}


class MemberKind(_AccessKind):
    """One member of a role of a gateway."""

    apart = True  # from the binding of a role

    def create(self, cloud: Cloud, config: Config) -> str:
        self._update(cloud, "ADD", config["gateway_id"], config["role"], config["member"])
        return f"{config['gateway_id']},{config['role']},{config['member']}"

    def shown(self, cloud: Cloud, id: str) -> Config | None:
        gateway, role, member = id.split(",")
        found = (role, member) in _bindings(cloud, gateway)
        return {"gateway_id": gateway, "role": role, "member": member} if found else None

    def change(self, cloud: Cloud, id: str, config: Config) -> None:
        raise AssertionError("a member has nothing that can be changed")

    def delete(self, cloud: Cloud, id: str) -> None:
        self._update(cloud, "REMOVE", *id.split(","))

    def all(self, cloud: Cloud) -> dict[str, Config]:
        return {
            f"{gateway},{role},{member}": {"gateway_id": gateway, "role": role, "member": member}
            for gateway in gateway_ids(cloud)
            for role, member in _bindings(cloud, gateway)
        }

    def _update(self, cloud: Cloud, action: str, gateway: str, role: str, member: str) -> None:
        deltas = [{"action": action, "accessBinding": _binding(role, member)}]
        _finished(cloud, "PATCH", f"{_GATEWAYS}/{gateway}:updateAccessBindings", {"accessBindingDeltas": deltas})


def make_reference(cloud: Cloud, name: str, number: int | None = None) -> str:
    """The id of something that others can refer to; a gateway is made."""
    if name.endswith("folder"):
        return OTHER_FOLDER if name == "other_folder" else cloud.folder_id
    own = name if number is None else f"{name}-{number}"
    return GatewayKind().create(cloud, {"name": own.replace("_", "-")})


def gateway_ids(cloud: Cloud) -> list[str]:
    """The ids of all gateways, in both folders."""
    folders = (cloud.folder_id, OTHER_FOLDER)
    return [each["id"] for folder in folders for each in _pages(cloud, _GATEWAYS, "gateways", folderId=folder)]


def to_body(config: Config) -> dict[str, Any]:
    """A gateway's attributes as the API's JSON, where tools are a list."""
    tools = config.get("tools")
    listed = None if tools is None else [{"name": name, **tool} for name, tool in tools.items()]
    return to_wire({**config, "tools": listed})


def from_body(body: dict[str, Any]) -> Config:
    """The API's JSON of a gateway as attributes."""
    shown = from_wire(body)
    if "tools" in shown:
        shown["tools"] = {tool.pop("name"): tool for tool in shown["tools"]}
    return shown


def to_wire(values: Config, of: str = "") -> dict[str, Any]:
    """Attributes as the API's JSON: camelCase, but for the keys of maps. `of` is the attribute that holds them."""
    given = {name: value for name, value in values.items() if value is not None}
    return {camel(name): value if _is_map(of, name, value) else _wire(name, value) for name, value in given.items()}


def _wire(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_wire(name, item) for item in value]
    return to_wire(value, name) if isinstance(value, dict) else value


def from_wire(body: dict[str, Any], of: str = "") -> Config:
    """The API's JSON as attributes."""
    shown = {snake(name): value for name, value in body.items()}
    return {name: value if _is_map(of, name, value) else _attribute(name, value) for name, value in shown.items()}


def _attribute(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_attribute(name, item) for item in value]
    return from_wire(value, name) if isinstance(value, dict) else value


def _is_map(of: str, name: str, value: Any) -> bool:
    """Whether it is a map with keys of its own; `forward_headers` is one of an MCP call only, elsewhere a policy."""
    maps = {"labels", "headers", "query", *(("forward_headers",) if of == "mcp_call" else ())}
    return name in maps and isinstance(value, dict)


def _finished(cloud: Cloud, method: str, path: str, body: Any = None) -> dict[str, Any]:
    """The operation that a request starts, once it is done."""
    operation = first = cloud.yandex(method, path, body)
    assert first is not None
    deadline = time.monotonic() + _SECONDS
    while operation is None or not operation["done"]:
        assert time.monotonic() < deadline, f"{method} {path}: not done within {_SECONDS} s"
        time.sleep(0.05)
        # It may be unknown for its first moments.
        operation = cloud.yandex("GET", f"/operations/{first['id']}", absent=True)
    assert "error" not in operation, operation
    return operation


def _pages(cloud: Cloud, path: str, items: str, **query: str) -> Iterator[dict[str, Any]]:
    token = ""
    while True:
        page = cloud.yandex("GET", path, query={**query, "pageToken": token})
        assert page is not None
        yield from page.get(items, ())
        token = page.get("nextPageToken", "")
        if not token:
            return


def _bindings(cloud: Cloud, gateway: str) -> list[tuple[str, str]]:
    """Roles and their members; none of a gateway that does not exist."""
    if cloud.yandex("GET", f"{_GATEWAYS}/{gateway}", absent=True) is None:
        return []
    found = _pages(cloud, f"{_GATEWAYS}/{gateway}:listAccessBindings", "accessBindings")
    return [(each["roleId"], f"{each['subject']['type']}:{each['subject']['id']}") for each in found]


def _binding(role: str, member: str) -> dict[str, Any]:
    type, _, id = member.partition(":")
    return {"roleId": role, "subject": {"id": id, "type": type}}
