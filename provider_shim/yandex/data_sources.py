"""Data sources for one gateway and for a folder's gateways, and the list resource for `terraform query`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from provider_shim.framework.derive import read_only
from provider_shim.framework.reconcile import Values
from provider_shim.framework.resource import DataSource, Found, ListResource
from provider_shim.schema.attributes import Attribute, Attributes, Nested, Schema
from provider_shim.schema.config_validators import ExactlyOneOf
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import Value

from .client import Client
from .gateway import NAME, folder_of, gateway

# Lists show gateways without these.
_NOT_IN_LISTS = ("tools", "cloud_id", "transport")

_FILTERS: Attributes = {
    "folder_id": Attribute(
        type="string",
        description="ID of the folder; by default the provider's `folder_id`.",
        optional=True,
        computed=True,
    ),
    "filter": Attribute(
        type="string", description='Filter for the gateways to list, such as `name="orders"`.', optional=True
    ),
}


class GatewayDataSource(DataSource[Client]):
    """One gateway, by its ID or by its name."""

    cloud = "yandex"

    def schema(self) -> Schema:
        """The data source's schema."""
        shown = read_only(gateway.attributes)
        keys = {name: replace(shown[name], optional=True) for name in ("id", "name", "folder_id")}
        description = f"One {NAME}, by `id`, or by `name` in a folder."
        return Schema(
            name=NAME,
            description=description,
            attributes={**shown, **keys},
            config_validators=(ExactlyOneOf(("id", "name")),),
        )

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The gateway.

        Raises:
            ProviderError: There is none, or more than one of that name; lists the candidates.
        """
        if config.get("id") is None:
            config = await self._by_name(client, config)
        found = await gateway.read(client, config, fresh=True)
        if found is None:
            raise ProviderError(f"No such {NAME}", f"There is no {NAME} with ID {config['id']}.", ("id",))
        return found

    async def _by_name(self, client: Client, config: Mapping[str, Value]) -> Values:
        items = await gateway.listed(client, {"folder_id": config.get("folder_id")})
        matches = [item for item in items if item["name"] == config["name"]]
        if len(matches) == 1:
            return matches[0]
        where = f"called {config['name']} in the folder {folder_of(client, config)}"
        if matches:
            ids = ", ".join(str(item["id"]) for item in matches)
            detail = f"More than one {NAME} is {where}: {ids}. Use id instead."
            raise ProviderError(f"Ambiguous {NAME}", detail, ("name",))
        names = ", ".join(str(item["name"]) for item in items) or "none at all"
        raise ProviderError(f"No such {NAME}", f"There is no {NAME} {where}. Existing: {names}.", ("name",))


class GatewaysDataSource(DataSource[Client]):
    """The gateways of a folder."""

    cloud = "yandex"

    def schema(self) -> Schema:
        """The data source's schema."""
        shown = {name: each for name, each in read_only(gateway.attributes).items() if name not in _NOT_IN_LISTS}
        items = Attribute(
            nested=Nested(nesting="list", attributes=shown),
            description=f"The {NAME}s, without their tools; empty if there are none.",
            computed=True,
        )
        description = f"The {NAME}s of a folder."
        return Schema(name=f"{NAME}s", description=description, attributes={**_FILTERS, "gateways": items})

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The gateways, sorted by name."""
        return {"folder_id": folder_of(client, config), "gateways": await gateway.listed(client, config)}


class GatewayListResource(ListResource[Client]):
    """The gateways of a folder, for `terraform query`."""

    cloud = "yandex"

    def schema(self) -> Schema:
        """The schema of what they are listed by."""
        filters = {name: replace(each, computed=False) for name, each in _FILTERS.items()}
        return Schema(name=f"{NAME}s", description=f"Finds {NAME}s.", attributes=filters)

    async def read(self, client: Client, config: Mapping[str, Value]) -> list[Found]:
        """The gateways, sorted by name, with their tools."""
        items = await gateway.listed(client, config)
        whole = await asyncio.gather(*(gateway.read(client, item, fresh=True) for item in items))
        return [Found(str(item["name"]), item) for item in whole if item is not None]


one = GatewayDataSource()
many = GatewaysDataSource()
list_resource = GatewayListResource()
