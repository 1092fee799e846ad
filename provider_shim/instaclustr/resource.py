"""A kind of object of the MCP gateway, as a resource and as data sources: a model and a path say it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from provider_shim.framework.checks import Duration, Uuid
from provider_shim.framework.diagnostics import ProviderError
from provider_shim.framework.durations import format_duration
from provider_shim.framework.model import AnswerError, RemoteObject, attributes_of, description_of, rules_of
from provider_shim.framework.plan import TIMEOUTS
from provider_shim.framework.reconcile import Values, differences
from provider_shim.framework.resource import AlreadyExists, AmbiguousCreate, DataSource, Resource
from provider_shim.framework.rules import ExactlyOneOf, Needs
from provider_shim.framework.schema import Attribute, Attributes, Nested, Schema
from provider_shim.framework.values import Value

from .client import Client

_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


@dataclass(frozen=True, slots=True)
class Parent:
    """The object below which another one is made: its id's attribute, and the path of its kind."""

    attribute: str
    path: str


class InstaclustrResource(Resource[Client]):
    """A kind of object of an MCP gateway.

    Args:
        model: The object's declaration.
        path: Its part of the API's paths, such as `backends/kafka/v1`.
        name: What people call it, such as "Kafka backend".
        parent: What it is made below, where that is not the cluster itself.
    """

    cloud = "instaclustr"
    import_id = ("the object's id, a UUID", _UUID)

    def __init__(self, model: type[RemoteObject], *, path: str, name: str, parent: Parent | None = None) -> None:
        self.model = model
        self.path = path
        self.name = name
        self.parent = parent
        self.one = OneDataSource(self)
        self.many = ManyDataSource(self)

    @cached_property
    def attributes(self) -> Attributes:
        """The object's attributes, without `timeouts`."""
        return attributes_of(self.model)

    def schema(self) -> Schema:
        """The resource's schema."""
        return Schema(
            name=self.name,
            description=description_of(self.model),
            attributes={**self.attributes, TIMEOUTS: self._timeouts_attribute()},
            rules=rules_of(self.model),
            identity=("id",),
        )

    async def create(self, client: Client, values: Values) -> Values:
        """POST the object."""
        doing = self._doing("create", values)
        try:
            answer = await client.create(self.path, self.model.to_api(values), doing, self.attributes)
        except AlreadyExists as error:
            raise await self._with_twin(client, values, error) from error
        if not isinstance(answer, dict) or not isinstance(answer.get("id"), str):
            raise AmbiguousCreate(
                ProviderError("Not an answer of the Instaclustr API", f"{doing}: no id came.")
            )
        return self._decode(answer, doing)

    async def find(self, client: Client, values: Values) -> Values | None:
        """The object of this name below this parent, if it is as a create with these values would have made it."""
        for item in await self._namesakes(client, values):
            if not list(differences(self.attributes, values, item)):
                return item
        return None

    async def read(self, client: Client, state: Mapping[str, Value], *, fresh: bool) -> Values | None:
        """GET the object, or have it from the cluster's list."""
        doing = self._doing("read", state)
        if not fresh and state.get("cluster_id"):
            try:
                item = await client.get_from_list(self.path, str(state["cluster_id"]), str(state["id"]), doing)
                if item is not None:
                    return self._decode(item, doing)
            except ProviderError:
                pass  # The object's own answer decides.
        answer = await client.get(self.path, str(state["id"]), doing)
        return None if answer is None else self._decode(answer, doing)

    async def update(self, client: Client, state: Mapping[str, Value], values: Values) -> None:
        """PUT the object."""
        body = self.model.to_api(values, whole=state)
        await client.update(self.path, str(state["id"]), body, self._doing("change", state), self.attributes)

    async def delete(self, client: Client, state: Mapping[str, Value]) -> None:
        """DELETE the object."""
        await client.delete(self.path, str(state["id"]), self._doing("delete", state))

    async def list_all(self, client: Client, cluster_id: str) -> list[Values]:
        """All objects of this kind in a gateway cluster."""
        doing = f"list the {self.name}s of MCP Gateway cluster {cluster_id}"
        return [self._decode(item, doing) for item in await client.list_all(self.path, cluster_id, doing)]

    async def _namesakes(self, client: Client, values: Mapping[str, Value]) -> list[Values]:
        keys = ["name", self.parent.attribute if self.parent else "cluster_id"]
        items = await self.list_all(client, await self._cluster_id(client, values))
        return [item for item in items if all(item[key] == values[key] for key in keys)]

    async def _cluster_id(self, client: Client, values: Mapping[str, Value]) -> str:
        if self.parent is None:
            return str(values["cluster_id"])
        parent_id = str(values[self.parent.attribute])
        parent = await client.get(self.parent.path, parent_id, f"read {self.parent.attribute} {parent_id}")
        return str((parent or {}).get("clusterId"))

    async def _with_twin(self, client: Client, values: Values, error: AlreadyExists) -> AlreadyExists:
        """The error with the id of the object that is in the way, if it can be found."""
        try:
            twins = await self._namesakes(client, values)
        except ProviderError:
            twins = []
        if not twins:
            return error
        hint = f"A {self.name} of that name exists: {twins[0]['id']}. To manage it here, import it by that id."
        return AlreadyExists(error.diagnostic.summary, f"{error.diagnostic.detail} {hint}", error.diagnostic.path)

    def _decode(self, answer: Any, doing: str) -> Values:
        try:
            return self.model.from_api(answer)
        except AnswerError as error:
            detail = f"Could not {doing}: the API's answer is not such an object: {error}."
            raise ProviderError("Not an answer of the Instaclustr API", detail) from error

    def _doing(self, verb: str, values: Mapping[str, Value]) -> str:
        return f"{verb} {self.name} {values.get('id') or values.get('name') or ''}".rstrip()

    def _timeouts_attribute(self) -> Attribute:
        limits = {
            operation: Attribute(
                type="string",
                description=f"How long to {operation}, such as `90s`; `{format_duration(seconds)}` by default.",
                optional=True,
                local=True,
                checks=(Duration(),),
            )
            for operation, seconds in self.timeouts.items()
        }
        return Attribute(
            nested=Nested(attributes=limits),
            description="How long the operations may take.",
            optional=True,
            local=True,
        )


class OneDataSource(DataSource[Client]):
    """One object, by its id, or by its name within a cluster."""

    cloud = "instaclustr"

    def __init__(self, resource: InstaclustrResource) -> None:
        self._of = resource

    def schema(self) -> Schema:
        """The data source's schema: the keys may be given, the rest is read. Secrets are left out."""
        shown = dict(_shown(self._of.attributes))
        keys = {name: replace(shown[name], optional=True, checks=checks) for name, checks in self._keys().items()}
        return Schema(
            name=self._of.name,
            description=f"One {self._of.name}, by `id`, or by `name` and `cluster_id`.",
            attributes={**shown, **keys},
            rules=(ExactlyOneOf(("id", "name")), Needs("name", "cluster_id")),
        )

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The object.

        Raises:
            ProviderError: There is none, or more than one of that name; lists the candidates.
        """
        name = self._of.name
        if config.get("id") is not None:
            found = await self._of.read(client, config, fresh=True)
            if found is None:
                raise ProviderError(f"No such {name}", f"There is no {name} with the id {config['id']}.", ("id",))
            return found
        items = await self._of.list_all(client, str(config["cluster_id"]))
        given = {key: config[key] for key in self._keys() if config.get(key) is not None}
        matches = [item for item in items if all(item[key] == value for key, value in given.items())]
        if len(matches) == 1:
            return matches[0]
        wanted = ", ".join(f"{key} {value}" for key, value in given.items())
        if matches:
            parent = self._of.parent.attribute if self._of.parent else "id"
            ids = ", ".join(f"{item['id']} ({parent} {item[parent]})" for item in matches)
            raise ProviderError(f"Several {name}s of that name", f"More than one has {wanted}: {ids}.", ("name",))
        names = ", ".join(sorted(str(item["name"]) for item in items)) or "none at all"
        raise ProviderError(f"No such {name}", f"There is no {name} with {wanted}. There are: {names}.", ("name",))

    def _keys(self) -> dict[str, Any]:
        keys: dict[str, Any] = {"id": (Uuid(),), "name": (), "cluster_id": (Uuid(),)}
        return keys | ({self._of.parent.attribute: (Uuid(),)} if self._of.parent else {})


class ManyDataSource(DataSource[Client]):
    """All objects of a kind in a cluster."""

    cloud = "instaclustr"

    def __init__(self, resource: InstaclustrResource) -> None:
        self._of = resource

    @property
    def _items(self) -> str:
        return f"{self._of.name.lower().replace(' ', '_')}s"

    def schema(self) -> Schema:
        """The data source's schema."""
        name = self._of.name
        filters = {
            "cluster_id": Attribute(
                type="string",
                description="ID of the MCP Gateway cluster.",
                required=True,
                checks=(Uuid(),),
            )
        }
        if self._of.parent:
            filters[self._of.parent.attribute] = replace(
                self._of.attributes[self._of.parent.attribute],
                description=f"Only the {name}s below this object.",
                required=False,
                optional=True,
                fixed=False,
            )
        items = Attribute(
            nested=Nested(nesting="list", attributes=_shown(self._of.attributes)),
            description=f"The {name}s; empty where there are none.",
            computed=True,
        )
        description = f"The {name}s of an MCP Gateway cluster."
        return Schema(name=f"{name}s", description=description, attributes={**filters, self._items: items})

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The objects, sorted by name."""
        items = await self._of.list_all(client, str(config["cluster_id"]))
        parent = self._of.parent.attribute if self._of.parent else None
        if parent and config.get(parent) is not None:
            items = [item for item in items if item[parent] == config[parent]]
        return {self._items: sorted(items, key=lambda item: (str(item["name"]), str(item["id"])))}


def _shown(attributes: Attributes) -> Attributes:
    """The attributes as a data source shows them: all read, none that is secret or Terraform's own."""
    shown: dict[str, Attribute] = {}
    for name, attribute in attributes.items():
        if attribute.secret or attribute.local:
            continue
        nested = attribute.nested
        shown[name] = Attribute(
            type=attribute.type,
            nested=nested and Nested(nesting=nested.nesting, attributes=_shown(nested.attributes)),
            description=attribute.description,
            computed=True,
        )
    return shown
