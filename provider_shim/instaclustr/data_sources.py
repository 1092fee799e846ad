"""Data sources of the gateway's objects, derived from their resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from provider_shim.framework.derive import read_only
from provider_shim.framework.reconcile import Values
from provider_shim.framework.resource import DataSource, Found, ListResource
from provider_shim.schema.attributes import Attribute, Attributes, Nested, Schema
from provider_shim.schema.config_validators import ExactlyOneOf, Needs
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.validators import Uuid
from provider_shim.schema.values import Value

from .client import Client

if TYPE_CHECKING:
    from .resource import InstaclustrResource


class OneDataSource(DataSource[Client]):
    """One object, by its ID, or by its name within a cluster."""

    cloud = "instaclustr"

    def __init__(self, resource: InstaclustrResource) -> None:
        self._of = resource

    def schema(self) -> Schema:
        """The data source's schema: the keys can be set, the rest is read. Secrets are left out."""
        shown = dict(read_only(self._of.attributes))
        keys = {name: replace(shown[name], optional=True, validators=each) for name, each in self._keys().items()}
        label, scope = self._of.label, self._of.scope
        return Schema(
            name=self._of.name,
            description=f"One {self._of.name}, by `id`, or by {' and '.join(f'`{key}`' for key in (label, *scope))}.",
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
            found = await self._of.read(client, config, fresh=True)
            if found is None:
                raise ProviderError(f"No such {name}", f"There is no {name} with ID {config['id']}.", ("id",))
            return found
        by_parent = self._of.parent is not None and self._of.parent.attribute in self._of.scope
        items = await (self._of.siblings if by_parent else self._of.listed)(client, config)
        given = {key: config[key] for key in self._keys() if config.get(key) is not None}
        matches = [item for item in items if all(item[key] == value for key, value in given.items())]
        if len(matches) == 1:
            return matches[0]
        wanted = ", ".join(f"{key} {value}" for key, value in given.items())
        if matches:
            parent = self._of.parent.attribute if self._of.parent else "id"
            ids = ", ".join(f"{item['id']} ({parent} {item[parent]})" for item in matches)
            raise ProviderError(
                f"Ambiguous {name}", f"More than one {name} has {wanted}: {ids}. Use id instead.", (label,)
            )
        names = ", ".join(sorted(str(item[label]) for item in items)) or "none"
        raise ProviderError(f"No such {name}", f"There is no {name} with {wanted}. Existing: {names}.", (label,))

    def _keys(self) -> dict[str, Any]:
        keys: dict[str, Any] = {"id": () if self._of.label != "name" else (Uuid(),), self._of.label: ()}
        parents = dict.fromkeys((*self._of.scope, *([self._of.parent.attribute] if self._of.parent else [])))
        return keys | {name: (Uuid(),) for name in parents}


class ManyDataSource(DataSource[Client]):
    """All objects of a type in a cluster."""

    cloud = "instaclustr"

    def __init__(self, resource: InstaclustrResource) -> None:
        self._of = resource

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
        description = f"The {name}s of an MCP Gateway cluster." if self._of.listed_by else f"All {name}s."
        attributes = {**_filters(self._of), self._items: items}
        return Schema(name=f"{name}s", description=description, attributes=attributes)

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The objects, sorted by label."""
        return {self._items: await _filtered(self._of, client, config)}


class ObjectListResource(ListResource[Client]):
    """The objects of a type, for `terraform query`."""

    cloud = "instaclustr"

    def __init__(self, resource: InstaclustrResource) -> None:
        self._of = resource

    def schema(self) -> Schema:
        """The schema of the list's filters."""
        return Schema(name=f"{self._of.name}s", description=f"Finds {self._of.name}s.", attributes=_filters(self._of))

    async def read(self, client: Client, config: Mapping[str, Value]) -> list[Found]:
        """The objects, sorted by label."""
        items = await _filtered(self._of, client, config)
        return [Found(str(item[self._of.label] or item["id"]), item) for item in items]


def _filters(resource: InstaclustrResource) -> Attributes:
    """The attributes that select the objects to list."""
    filters = {
        key: Attribute(
            type="string", description=resource.attributes[key].description, required=True, validators=(Uuid(),)
        )
        for key in resource.listed_by
    }
    if resource.parent:
        description = f"List only the {resource.name}s that belong to this object."
        key = resource.parent.attribute
        filters[key] = Attribute(type="string", description=description, optional=True, validators=(Uuid(),))
    return filters


async def _filtered(resource: InstaclustrResource, client: Client, config: Mapping[str, Value]) -> list[Values]:
    items = await resource.listed(client, config)
    given = {key: config[key] for key in _filters(resource) if config.get(key) is not None}
    found = [item for item in items if all(item.get(key, value) == value for key, value in given.items())]
    return sorted(found, key=lambda item: (str(item[resource.label]), str(item["id"])))
