"""The kinds of Instaclustr's API: one path each, objects as arrays of one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from support.kinds import Config, Kind, camel, snake

if TYPE_CHECKING:
    from support.cloud import Cloud

# What the API writes as an array of at most one.
_AT_MOST_ONE = {
    *("authentication", "header", "authentication_sasl_plain", "request_body"),
    *("aws_settings", "gcp_settings", "azure_settings", "resize_settings", "two_factor_delete"),
    *("current_operations", "resize", "delete_nodes"),
}
# JSON documents, which the API may show as text or as what they hold.
_DOCUMENTS = {"schema"}


@dataclass(frozen=True)
class InstaclustrKind(Kind):
    """A kind by its part of the API's paths, such as `backends/kafka/v1`."""

    path: str
    cloud = "instaclustr"

    def create(self, cloud: Cloud, config: Config) -> str:
        return str(cloud.post(self.path, to_wire(config))["id"])

    def shown(self, cloud: Cloud, id: str) -> Config | None:
        found = cloud.get(self.path, id)
        return None if found is None else from_wire(found)

    def change(self, cloud: Cloud, id: str, config: Config) -> None:
        cloud.put(self.path, id, to_wire(config))

    def delete(self, cloud: Cloud, id: str) -> None:
        cloud.delete(self.path, id)

    def all(self, cloud: Cloud) -> dict[str, Config]:
        return {each["id"]: from_wire(each) for each in cloud.list(self.path)}

    def read_before_create(self, cloud: Cloud) -> int:
        # A cluster's name need not be unique: each cluster on the account's list is read, and then the list again, to
        # tell the new cluster from the others.
        return 2 + len(cloud.clusters()) if self.path == "clusters/v1" else 0

    def fault(self, operation: Literal["create", "read"], **what: Any) -> dict[str, Any]:
        plural, *of = self.path.replace("-", "_").split("/")[:-1]
        # The local cloud's kinds do not repeat the cloud's name.
        kind = "_".join([*of, plural.removesuffix("s")]).removeprefix("instaclustr_")
        return {"method": {"create": "POST", "read": "GET"}[operation], "kind": kind, **what}


@dataclass(frozen=True)
class ApiBackendKind(InstaclustrKind):
    """API backends, which nothing identifies but their ID: those of the cluster are listed before one is created."""

    # For the cluster, their virtual server is read: a fault rule for virtual servers would mean them, too.
    apart = True

    def read_before_create(self, cloud: Cloud) -> int:
        return 1


@dataclass(frozen=True)
class PersonaKind(InstaclustrKind):
    """Access rules, in which an empty list of tools means all of them."""

    def create(self, cloud: Cloud, config: Config) -> str:
        return super().create(cloud, _named(config))

    def shown(self, cloud: Cloud, id: str) -> Config | None:
        found = super().shown(cloud, id)
        return found and _all_or_named(found)

    def change(self, cloud: Cloud, id: str, config: Config) -> None:
        super().change(cloud, id, _named(config))

    def all(self, cloud: Cloud) -> dict[str, Config]:
        return {id: _all_or_named(each) for id, each in super().all(cloud).items()}


def _named(config: Config) -> Config:
    return {name: value for name, value in config.items() if name != "all_tools"}


def _all_or_named(shown: Config) -> Config:
    return shown if shown.get("tools") else shown | {"all_tools": True, "tools": None}


def to_wire(values: dict[str, Any]) -> dict[str, Any]:
    """Attributes as the API's JSON: camelCase, objects as arrays of one."""
    return {
        camel(name): [to_wire(value)] if isinstance(value, dict) else _item(value)
        for name, value in values.items()
        if value is not None
    }


def _item(value: Any) -> Any:
    if isinstance(value, list):
        return [to_wire(item) if isinstance(item, dict) else item for item in value]
    return value


def from_wire(body: dict[str, Any]) -> Config:
    """The API's JSON as attributes."""
    return {snake(name): _attribute(snake(name), value) for name, value in body.items()}


def _attribute(name: str, value: Any) -> Any:
    if name in _DOCUMENTS and isinstance(value, dict):
        return json.dumps(value)
    if name in _AT_MOST_ONE and isinstance(value, list):
        return from_wire(value[0]) if value else None
    if isinstance(value, list):
        return [from_wire(item) if isinstance(item, dict) else item for item in value]
    return value
