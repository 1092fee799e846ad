"""Resource types whose objects can be looked up and listed: their data sources and list resource, derived from them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Generic

from provider_shim.schema.attributes import Attribute, Attributes, Nested, Schema
from provider_shim.schema.config_validators import ExactlyOneOf, Needs
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.validators import Validator
from provider_shim.schema.values import Value

from .derive import read_only
from .reconcile import Values
from .resource import Client, DataSource, Found, ListResource, Resource


class Listable(Resource[Client]):
    """A resource type whose objects can be looked up and listed.

    - `name`: the name for messages and documentation, such as "Kafka backend".
    - `label`: the attribute that identifies an object within its scope.
    """

    name: str
    label: str
    # The attributes that limit the objects to search for a label.
    scope: tuple[str, ...]
    # The attributes that limit the objects to list, all of them required.
    listed_by: tuple[str, ...]
    # What is listed by them, for the documentation.
    container: ClassVar[str]

    @property
    @abstractmethod
    def key(self) -> str:
        """What its types are called after the cloud's name, such as `kafka_backend`."""

    @property
    @abstractmethod
    def attributes(self) -> Attributes:
        """The object's attributes, without `timeouts`."""

    @property
    def narrowed_by(self) -> Mapping[str, str]:
        """The attributes that may limit the objects further, each with which objects that leaves: "with this role"."""
        return {}

    @abstractmethod
    def key_validators(self, name: str) -> tuple[Validator, ...]:
        """What is checked of an attribute by which objects are looked up or listed."""

    def identified(self, id: str) -> Values:
        """What an ID says about its object."""
        return {"id": id}

    @abstractmethod
    async def listed(self, client: Client, config: Mapping[str, Value]) -> list[Values]:
        """The objects that the configuration of a list or data source selects."""

    async def candidates(self, client: Client, config: Mapping[str, Value]) -> list[Values]:
        """The objects to search for a label."""
        return await self.listed(client, config)

    @cached_property
    def one(self) -> OneDataSource[Client]:
        """The data source of one object."""
        return OneDataSource(self)

    @cached_property
    def many(self) -> ManyDataSource[Client]:
        """The data source of all objects."""
        return ManyDataSource(self)

    @cached_property
    def list_resource(self) -> ObjectListResource[Client]:
        """The list resource."""
        return ObjectListResource(self)


class OneDataSource(DataSource[Client], Generic[Client]):
    """One object, by its ID, or by its label within a scope."""

    def __init__(self, resource: Listable[Client]) -> None:
        self._of = resource
        self.cloud = resource.cloud

    def schema(self) -> Schema:
        """The data source's schema: the keys can be set, the rest is read. Secrets are left out."""
        shown = dict(read_only(self._of.attributes))
        validators = {name: self._of.key_validators(name) for name in self._keys}
        keys = {name: replace(shown[name], optional=True, validators=each) for name, each in validators.items()}
        label, scope = self._of.label, self._of.scope
        *others, last = [f"`{key}`" for key in (label, *scope)]
        return Schema(
            name=self._of.name,
            description=f"One {self._of.name}, by `id`, or by {' and '.join(filter(None, (', '.join(others), last)))}.",
            attributes={**shown, **keys},
            config_validators=(ExactlyOneOf(("id", label)), *(Needs(label, key) for key in scope)),
        )

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The object.

        Raises:
            ProviderError: There is none, or more than one of that name; the message lists the candidates.
        """
        name, label = self._of.name, self._of.label
        if config.get("id") is not None:
            found = await self._of.read(client, self._of.identified(str(config["id"])), fresh=True)
            if found is None:
                raise ProviderError(f"No such {name}", f"There is no {name} with ID {config['id']}.", ("id",))
            return found
        items = await self._of.candidates(client, config)
        given = {key: config[key] for key in self._keys if config.get(key) is not None}
        matches = [item for item in items if all(item[key] == value for key, value in given.items())]
        if len(matches) == 1:
            return matches[0]
        wanted = ", ".join(f"{key} {value}" for key, value in given.items())
        if matches:
            parent = next(iter(self._of.narrowed_by), "id")
            ids = ", ".join(f"{item['id']} ({parent} {item[parent]})" for item in matches)
            raise ProviderError(
                f"Ambiguous {name}", f"More than one {name} has {wanted}: {ids}. Use id instead.", (label,)
            )
        names = ", ".join(sorted(str(item[label]) for item in items)) or "none"
        raise ProviderError(f"No such {name}", f"There is no {name} with {wanted}. Existing: {names}.", (label,))

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(("id", self._of.label, *self._of.scope, *self._of.narrowed_by)))


class ManyDataSource(DataSource[Client], Generic[Client]):
    """All objects of a type within a scope."""

    def __init__(self, resource: Listable[Client]) -> None:
        self._of = resource
        self.cloud = resource.cloud

    @property
    def _items(self) -> str:
        return f"{self._of.key}s"

    def schema(self) -> Schema:
        """The data source's schema."""
        name = self._of.name
        items = Attribute(
            nested=Nested(nesting="list", attributes=read_only(self._of.attributes)),
            description=f"The {name}s; empty if there are none.",
            computed=True,
        )
        description = f"The {name}s of {self._of.container}." if self._of.listed_by else f"All {name}s."
        attributes = {**_filters(self._of), self._items: items}
        return Schema(name=f"{name}s", description=description, attributes=attributes)

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The objects, sorted by label."""
        return {self._items: await _filtered(self._of, client, config)}


class ObjectListResource(ListResource[Client], Generic[Client]):
    """The objects of a type, for `terraform query`."""

    def __init__(self, resource: Listable[Client]) -> None:
        self._of = resource
        self.cloud = resource.cloud

    def schema(self) -> Schema:
        """The schema of the list's filters."""
        return Schema(name=f"{self._of.name}s", description=f"Finds {self._of.name}s.", attributes=_filters(self._of))

    async def read(self, client: Client, config: Mapping[str, Value]) -> list[Found]:
        """The objects, sorted by label."""
        items = await _filtered(self._of, client, config)
        return [Found(str(item[self._of.label] or item["id"]), item) for item in items]


def _filters(resource: Listable[Any]) -> Attributes:
    """The attributes that select the objects to list."""

    def filter(name: str, description: str, *, required: bool) -> Attribute:
        validators = resource.key_validators(name)
        return Attribute(
            type="string", description=description, required=required, optional=not required, validators=validators
        )

    filters = {key: filter(key, resource.attributes[key].description, required=True) for key in resource.listed_by}
    for key, which in resource.narrowed_by.items():
        filters[key] = filter(key, f"List only the {resource.name}s {which}.", required=False)
    return filters


async def _filtered(resource: Listable[Client], client: Client, config: Mapping[str, Value]) -> list[Values]:
    items = await resource.listed(client, config)
    given = {key: config[key] for key in _filters(resource) if config.get(key) is not None}
    found = [item for item in items if all(item.get(key, value) == value for key, value in given.items())]
    return sorted(found, key=lambda item: (str(item[resource.label]), str(item["id"])))
