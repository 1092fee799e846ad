"""A kind of object of the MCP gateway, as a resource and as data sources: a model and a path say it all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from provider_shim.framework.derive import attributes_of, config_validators_of, description_of
from provider_shim.framework.model import AnswerError, RemoteObject
from provider_shim.framework.plan import TIMEOUTS
from provider_shim.framework.reconcile import Values, differences
from provider_shim.framework.resource import AlreadyExists, Resource, Unclear
from provider_shim.http import HttpError, InvalidId
from provider_shim.remote.explain import explained, explained_create, named
from provider_shim.schema.attributes import Attributes, Schema
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import Value

from .client import Client
from .data_sources import ManyDataSource, ObjectListResource, OneDataSource
from .vendor_state import from_vendor

# A DELETE that is not accepted, of an object that is still there, is sent again.
_DELETES = 3
UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


@dataclass(frozen=True, slots=True)
class Parent:
    """The object below which another one is made: its id's attribute, and the path of its kind."""

    attribute: str
    path: str


SERVER = Parent("virtual_server_id", "virtual-servers/v1")


class InstaclustrResource(Resource[Client]):
    """A kind of object of an MCP gateway.

    Args:
        model: The object's declaration.
        path: Its part of the API's paths, such as `backends/kafka/v1`.
        name: What people call it, such as "Kafka backend".
        parent: What it is made below, where that is not the cluster itself.
        vendor_type: The type in the vendor's own provider, from which state can be moved.
        label: The attribute by which people tell it from others below the same parent.
        modify_plan: A function that looks at a plan; see `Schema`.
    """

    cloud = "instaclustr"
    import_id = ("the object's id, a UUID", UUID)
    # The attributes that say among which objects a label is looked for, and which ones a list is of.
    scope: tuple[str, ...] = ("cluster_id",)
    listed_by: tuple[str, ...] = ("cluster_id",)
    # Whether the API refuses a second object of the same label below a parent.
    unique_labels = True

    def __init__(
        self,
        model: type[RemoteObject],
        *,
        path: str,
        name: str,
        parent: Parent | None = None,
        vendor_type: str,
        label: str = "name",
        modify_plan: str = "",
    ) -> None:
        self.model = model
        self.path = path
        self.name = name
        self.parent = parent
        self.vendor_type = vendor_type
        self.label = label
        self.modify_plan = modify_plan
        self.one = OneDataSource(self)
        self.many = ManyDataSource(self)
        self.list_resource = ObjectListResource(self)

    @property
    def key(self) -> str:
        """What its types are called after the cloud's name, such as `kafka_backend`: the name of the model's module."""
        return self.model.__module__.rpartition(".")[2]

    @cached_property
    def attributes(self) -> Attributes:
        """The object's attributes, without `timeouts`."""
        return attributes_of(self.model)

    def schema(self) -> Schema:
        """The resource's schema."""
        return Schema(
            name=self.name,
            description=description_of(self.model),
            attributes={**self.attributes, TIMEOUTS: self.timeouts_attribute()},
            config_validators=config_validators_of(self.model),
            identity=("id",),
            modify_plan=self.modify_plan,
            moved_from=(f"instaclustr/instaclustr/instaclustr_mcp_gateway_{self.vendor_type}",),
        )

    async def create(self, client: Client, values: Values) -> Values:
        """POST the object."""
        body = self.model.to_api(values)
        if self._is_one_of_many(values):
            await self._note_earlier(client, values)
        try:
            with explained_create(client.api, self._doing("create", values), self.attributes, body):
                answer = await client.create(self.path, body)
        except AlreadyExists as error:
            raise await self._with_twin(client, values, error) from error
        try:
            return self.model.from_api(answer)
        except AnswerError:
            # Odd or not, the answer names an object that was made: it must not get lost.
            return {"id": answer["id"]}

    async def find(self, client: Client, values: Values) -> Values | None:
        """The object below this parent that is as a create with these values would have made it.

        One whose label is not its own can only be told from its like by being new: neither there before this run nor
        made by it.
        """
        tracker = client.tracker
        for item in await self._namesakes(client, values):
            id = str(item["id"])
            known = tracker.has_created(id) or (self._is_one_of_many(values) and tracker.was_earlier(id))
            if not known and not list(differences(self.attributes, values, item)):
                tracker.claim(id)
                return item
        return None

    async def read(self, client: Client, state: Mapping[str, Value], *, fresh: bool) -> Values | None:
        """GET the object, or have it from the cluster's list."""
        id = str(state["id"])
        if not fresh and state.get("cluster_id"):
            try:
                item = await client.get_from_list(self.path, str(state["cluster_id"]), id)
                if item is not None:
                    return self.model.from_api(item)
            except (HttpError, InvalidId, AnswerError):
                pass  # The object's own answer decides.
        with self._explained(client, "read", state):
            answer = await client.get(self.path, id)
            return None if answer is None else self.model.from_api(answer)

    async def is_gone(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether the list of its cluster lacks the object, too."""
        cluster_id = state.get("cluster_id")
        doing = f"{self._doing('read', state)}, which is said not to exist, in the list of its cluster"
        with explained(client.api, doing):
            return await client.is_missing(self.path, str(state["id"]), str(cluster_id) if cluster_id else None)

    async def update(self, client: Client, state: Mapping[str, Value], values: Values) -> None:
        """PUT the object."""
        body = self.model.to_api(values, whole=state)
        with self._explained(client, "change", state, body):
            await client.update(self.path, str(state["id"]), body)

    async def delete(self, client: Client, state: Mapping[str, Value]) -> None:
        """DELETE the object."""
        id = str(state["id"])
        with self._explained(client, "delete", state):
            for _ in range(_DELETES):
                if await client.delete(self.path, id) or await client.get(self.path, id) is None:
                    return
        detail = (
            f"Could not {self._doing('delete', state)}: the API does not accept the deletion, but still shows the "
            "object. Apply again later."
        )
        raise Unclear("Not deleted by Instaclustr", detail)

    def move_state(self, state: dict[str, Any]) -> Values:
        """The state from that of the vendor's provider: flat attributes, and lists of at most one for an object."""
        known = from_vendor(self.attributes, state)
        if not isinstance(known.get("id"), str):
            raise ProviderError("Cannot move this resource", f"The state of the vendor's {self.name} has no id.")
        return known

    async def list_all(self, client: Client, cluster_id: str) -> list[Values]:
        """All objects of this kind in a gateway cluster."""
        with explained(client.api, f"list the {self.name}s of the MCP Gateway cluster {cluster_id}"):
            return [self.model.from_api(item) for item in await client.list_all(self.path, cluster_id)]

    async def listed(self, client: Client, config: Mapping[str, Value]) -> list[Values]:
        """The objects that a list or a data source is asked for, by its configuration."""
        return await self.list_all(client, str(config["cluster_id"]))

    async def siblings(self, client: Client, values: Mapping[str, Value]) -> list[Values]:
        """The objects of this kind below the same parent."""
        key = self.parent.attribute if self.parent else "cluster_id"
        cluster_id = await self._cluster_id(client, values)
        items = await self.list_all(client, cluster_id) if cluster_id else []
        return [item for item in items if item[key] == values[key]]

    async def _namesakes(self, client: Client, values: Mapping[str, Value]) -> list[Values]:
        label = values.get(self.label)
        return [item for item in await self.siblings(client, values) if label is None or item[self.label] == label]

    async def _note_earlier(self, client: Client, values: Mapping[str, Value]) -> None:
        """Note the objects that are there before any is made, once in a run for each parent's cluster."""
        cluster_id = await self._cluster_id(client, values)
        group = self.path, cluster_id
        if cluster_id and not client.tracker.knows_earlier(group):
            items = await self.list_all(client, cluster_id)
            client.tracker.note_earlier(group, (str(item["id"]) for item in items))

    async def _cluster_id(self, client: Client, values: Mapping[str, Value]) -> str:
        if self.parent is None:
            return str(values["cluster_id"])
        id = str(values[self.parent.attribute])
        with explained(client.api, f"look up which MCP Gateway cluster {id} belongs to"):
            return await client.cluster_of(self.parent.path, id)

    async def _with_twin(self, client: Client, values: Values, error: AlreadyExists) -> AlreadyExists:
        """The error with the id of the object that is in the way, if it can be found."""
        try:
            twins = await self._namesakes(client, values)
        except ProviderError:
            twins = []
        if not twins:
            return error
        hint = f"Such a {self.name} exists: {twins[0]['id']}. {self._how_to_import(str(twins[0]['id']))}"
        return AlreadyExists(error.diagnostic.summary, f"{error.diagnostic.detail} {hint}", error.diagnostic.path)

    def _is_one_of_many(self, values: Mapping[str, Value]) -> bool:
        """Whether other objects may have the same label, or none as well."""
        return not self.unique_labels or values.get(self.label) is None

    def _how_to_import(self, id: str) -> str:
        type_name = f"mcpgateway_instaclustr_{self.key}"
        return (
            "To manage it here, import it by that id, in an import block or with: "
            f"terraform import '{type_name}.NAME' '{id}', where NAME is the resource's own."
        )

    def _explained(
        self, client: Client, verb: str, values: Mapping[str, Value], sent: Mapping[str, Any] | None = None
    ) -> AbstractContextManager[None]:
        """Explains failures of what is being done with an object."""
        return explained(client.api, self._doing(verb, values), self.attributes, sent)

    def _doing(self, verb: str, values: Mapping[str, Value]) -> str:
        return named(verb, self.name, values.get(self.label), values.get("id"))
