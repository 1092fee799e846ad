"""Resources of the MCP gateway, each defined by a model and a URL path."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from provider_shim.framework.derive import attributes_of, config_validators_of, description_of
from provider_shim.framework.lookups import Listable
from provider_shim.framework.model import InvalidResponse, RemoteObject
from provider_shim.framework.plan import TIMEOUTS
from provider_shim.framework.reconcile import Values, differences
from provider_shim.framework.resource import AlreadyExists, Unclear
from provider_shim.http import HttpError, Invalid, InvalidId
from provider_shim.remote.explain import explained, explained_create, named
from provider_shim.remote.refusals import is_refusal
from provider_shim.remote.replacement import Replacement
from provider_shim.schema.attributes import Attributes, Schema
from provider_shim.schema.diagnostics import Diagnostic, ProviderError, Severity
from provider_shim.schema.validators import Uuid, Validator
from provider_shim.schema.values import Value

from . import api
from .client import Client
from .vendor_state import from_vendor

# How often a DELETE is retried that was not accepted although the object still exists.
_DELETES = 3
UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


@dataclass(frozen=True, slots=True)
class Parent:
    """The parent type of an object: the attribute with its ID, and the parents' URL path."""

    attribute: str
    path: str


SERVER = Parent("virtual_server_id", api.VIRTUAL_SERVERS.path)


class InstaclustrResource(Listable[Client]):
    """A resource type of an MCP gateway.

    Args:
        model: The object's declaration.
        paths: Its paths in the API, and its name for messages and documentation, such as "Kafka backend".
        parent: Its parent type, if that is not the cluster itself.
        vendor_type: The type in the vendor's provider from which state can be moved.
        label: The attribute that identifies it among the objects of the same parent.
        modify_plan: A function that looks at a plan; see `Schema`.
    """

    cloud = "instaclustr"
    import_id = ("the object's ID, a UUID", UUID)
    scope: tuple[str, ...] = ("cluster_id",)
    listed_by: tuple[str, ...] = ("cluster_id",)
    container = "an MCP Gateway cluster"
    # Whether the API refuses a second object with the same label and parent.
    unique_labels = True

    def __init__(
        self,
        model: type[RemoteObject],
        *,
        paths: api.ApiPath,
        parent: Parent | None = None,
        vendor_type: str,
        label: str = "name",
        modify_plan: str = "",
    ) -> None:
        self.model = model
        self.path = paths.path
        self.name = paths.name
        self.parent = parent
        self.vendor_type = vendor_type
        self.label = label
        self.modify_plan = modify_plan

    @property
    def key(self) -> str:
        """What its types are called after the cloud's name, such as `kafka_backend`: the name of the model's module."""
        return self.model.__module__.rpartition(".")[2]

    @cached_property
    def attributes(self) -> Attributes:
        """The object's attributes, without `timeouts`."""
        return attributes_of(self.model)

    @property
    def narrowed_by(self) -> Mapping[str, str]:
        """Its parent's ID, if its parent is not the cluster itself."""
        return {} if self.parent is None else {self.parent.attribute: "that belong to this object"}

    def key_validators(self, name: str) -> tuple[Validator, ...]:
        """IDs are UUIDs, except for those that are made of other attributes."""
        is_uuid = name != self.label and (name != "id" or self.label == "name")
        return (Uuid(),) if is_uuid else ()

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
        body = partial(self._body, values, None)
        if self._is_one_of_many(values):
            await self._note_earlier(client, values)
        try:
            with explained_create(client.api, self._doing("create", values), self.attributes, body(False)):
                response = await client.documents.send(body, partial(client.create, self.path))
        except AlreadyExists as error:
            raise await self._with_twin(client, values, error) from error
        try:
            return self.model.from_api(response)
        except InvalidResponse:
            # Even an unexpected response names an object that was created, which must not be lost.
            return {"id": response["id"]}

    async def find(self, client: Client, values: Values) -> Values | None:
        """Find the object of this parent that matches a create with these values.

        An object whose label is not unique is only recognized if it is new: it did not exist before this run, and was
        not created for another resource.
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
        """Read the object, or take it from the cluster's list."""
        id = str(state["id"])
        if not fresh and state.get("cluster_id"):
            try:
                item = await client.get_from_list(self.path, str(state["cluster_id"]), id)
                if item is not None:
                    return self.model.from_api(item)
            except (HttpError, InvalidId, InvalidResponse):
                pass  # Request the object itself.
        with self._explained(client, "read", state):
            response = await client.get(self.path, id)
            return None if response is None else self.model.from_api(response)

    async def is_gone(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether its cluster's list lacks the object, too."""
        cluster_id = state.get("cluster_id")
        doing = f"{self._doing('read', state)}, which reportedly does not exist, in the list of its cluster"
        with explained(client.api, doing):
            return await client.is_missing(self.path, str(state["id"]), str(cluster_id) if cluster_id else None)

    async def update(self, client: Client, state: Mapping[str, Value], values: Values) -> list[Diagnostic]:
        """PUT the object, with the fields that the API shows and the model does not know."""
        id = str(state["id"])
        body = partial(self._body, values, state)
        get, put = partial(client.get, self.path, id), partial(client.update, self.path, id)
        replacement = Replacement(self.model, get, put, client.read_only[self.path])
        try:
            with self._explained(client, "change", state, body(False)):
                await client.documents.send(body, replacement.send)
        except ProviderError as error:
            cause = error.__cause__
            if not replacement.sent or not isinstance(cause, Invalid) or not is_refusal(cause):
                raise
            detail = (
                f"{error.diagnostic.detail} The request also contained fields that the API shows and this version of "
                f"the provider does not know, so that they are not reset: {', '.join(replacement.sent)}."
            )
            raise ProviderError(error.diagnostic.summary, detail, error.diagnostic.path) from error
        return [self._reset(replacement.lost, state)] if replacement.lost else []

    async def delete(self, client: Client, state: Mapping[str, Value]) -> None:
        """DELETE the object."""
        id = str(state["id"])
        with self._explained(client, "delete", state):
            for _ in range(_DELETES):
                if await client.delete(self.path, id) or await client.get(self.path, id) is None:
                    return
        detail = (
            f"Could not {self._doing('delete', state)}: the API did not accept the deletion, and still shows the "
            "object. Apply again later."
        )
        raise Unclear("Not deleted by Instaclustr", detail)

    def move_state(self, state: dict[str, Any]) -> Values:
        """Convert the vendor's state, in which single objects are lists of at most one item."""
        known = from_vendor(self.attributes, state)
        if not isinstance(known.get("id"), str):
            raise ProviderError("Cannot move this resource", f"The state of the vendor's {self.name} has no ID.")
        return known

    async def list_all(self, client: Client, cluster_id: str) -> list[Values]:
        """All objects of this type in a gateway cluster."""
        with explained(client.api, f"list the {self.name}s of the MCP Gateway cluster {cluster_id}"):
            return [self.model.from_api(item) for item in await client.list_all(self.path, cluster_id)]

    async def listed(self, client: Client, config: Mapping[str, Value]) -> list[Values]:
        """The objects that the configuration of a list or data source selects."""
        return await self.list_all(client, str(config["cluster_id"]))

    async def candidates(self, client: Client, config: Mapping[str, Value]) -> list[Values]:
        """The objects to search for a label."""
        by_parent = self.parent is not None and self.parent.attribute in self.scope
        return await (self.siblings if by_parent else self.listed)(client, config)

    async def siblings(self, client: Client, values: Mapping[str, Value]) -> list[Values]:
        """The objects of this type with the same parent."""
        key = self.parent.attribute if self.parent else "cluster_id"
        cluster_id = await self._cluster_id(client, values)
        items = await self.list_all(client, cluster_id) if cluster_id else []
        return [item for item in items if item[key] == values[key]]

    async def _namesakes(self, client: Client, values: Mapping[str, Value]) -> list[Values]:
        label = values.get(self.label)
        return [item for item in await self.siblings(client, values) if label is None or item[self.label] == label]

    async def _note_earlier(self, client: Client, values: Mapping[str, Value]) -> None:
        """Record the existing objects before one is created, once per run and cluster."""
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
        """The error with the ID of the conflicting object, if it can be found."""
        try:
            twins = await self._namesakes(client, values)
        except ProviderError:
            twins = []
        if not twins:
            return error
        hint = f"The existing {self.name} is {twins[0]['id']}. {self._how_to_import(str(twins[0]['id']))}"
        return AlreadyExists(error.diagnostic.summary, f"{error.diagnostic.detail} {hint}", error.diagnostic.path)

    def _is_one_of_many(self, values: Mapping[str, Value]) -> bool:
        """Whether the label does not identify the object: other objects may have the same one, or it is not set."""
        return not self.unique_labels or values.get(self.label) is None

    def _how_to_import(self, id: str) -> str:
        type_name = f"mcpgateway_instaclustr_{self.key}"
        return (
            "To manage it here, import it by that ID, with an import block or with: "
            f"terraform import '{type_name}.NAME' '{id}', where NAME is the name of the resource."
        )

    def _body(self, values: Values, whole: Mapping[str, Value] | None, as_objects: bool) -> dict[str, Any]:
        return self.model.to_api(values, whole, as_objects=as_objects)

    def _reset(self, fields: list[str], state: Mapping[str, Value]) -> Diagnostic:
        """The warning for unknown fields that the API no longer shows after an update."""
        detail = (
            f"After the provider was asked to {self._doing('change', state)}, the API no longer shows "
            f"{', '.join(fields)}, which this version of the provider does not know. An update replaces the object as "
            "a whole; it sends such fields back, but neither secrets nor fields that the API refuses. Check these "
            "settings in the Instaclustr console."
        )
        return Diagnostic("Settings may have been reset", detail, severity=Severity.WARNING)

    def _explained(
        self, client: Client, verb: str, values: Mapping[str, Value], sent: Mapping[str, Any] | None = None
    ) -> AbstractContextManager[None]:
        """Explain failures of an operation on an object."""
        return explained(client.api, self._doing(verb, values), self.attributes, sent)

    def _doing(self, verb: str, values: Mapping[str, Value]) -> str:
        return named(verb, self.name, values.get(self.label), values.get("id"))
