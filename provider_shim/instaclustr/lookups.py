"""Lookups beyond the gateway's own objects: clusters that backends use, versions, node sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from provider_shim.framework.derive import attributes_of, description_of
from provider_shim.framework.model import RemoteObject, computed
from provider_shim.framework.reconcile import Values
from provider_shim.framework.resource import DataSource
from provider_shim.remote.explain import explained, named
from provider_shim.schema.attributes import Attribute, Nested, Schema
from provider_shim.schema.config_validators import ExactlyOneOf
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.validators import Uuid
from provider_shim.schema.values import Value

from . import api
from .client import Client


class LookedUpDataCentre(RemoteObject):
    """A data centre of a cluster."""

    id: str | None = computed("ID of the data centre.")
    name: str | None = computed("Its name.")
    cloud_provider: str | None = computed("Cloud provider.")
    region: str | None = computed("Region of the cloud provider.")
    status: str | None = computed("Its status.")


class LookedUpCluster(RemoteObject):
    """A cluster that backends can connect to."""

    id: str | None = computed("ID of the cluster.")
    name: str | None = computed("Name of the cluster.")
    status: str | None = computed("Its status.")
    data_centres: list[LookedUpDataCentre] | None = computed("Its data centres.")


class ClusterLookup(DataSource[Client]):
    """A cluster of another application, by its ID or by its name."""

    cloud = "instaclustr"

    def __init__(self, name: str, application: str, path: str) -> None:
        self._name = name
        self._application = application
        self._path = path

    def schema(self) -> Schema:
        """The data source's schema."""
        attributes = dict(attributes_of(LookedUpCluster))
        attributes["id"] = replace(attributes["id"], optional=True, validators=(Uuid(),))
        attributes["name"] = replace(attributes["name"], optional=True)
        description = f"A {self._name}, by `id` or by `name`, with its data centres."
        config_validators = (ExactlyOneOf(("id", "name")),)
        return Schema(
            name=self._name, description=description, attributes=attributes, config_validators=config_validators
        )

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The cluster.

        Raises:
            ProviderError: There is none, or more than one of that name; the message lists the candidates.
        """
        if config.get("id") is not None:
            found = await self._get(client, str(config["id"]))
            if found is None:
                detail = f"There is no {self._name} with ID {config['id']}."
                raise ProviderError(f"No such {self._name}", detail, ("id",))
            return found
        with explained(client.api, "list the account's clusters"):
            known = await client.clusters(self._application)
        clusters = [await self._get(client, id) for id in known]
        there = [each for each in clusters if each is not None]
        matches = [each for each in there if each["name"] == config["name"]]
        if len(matches) == 1:
            return matches[0]
        if matches:
            ids = ", ".join(str(each["id"]) for each in matches)
            detail = f"More than one {self._name} is called {config['name']}: {ids}. Use id instead."
            raise ProviderError(f"Ambiguous {self._name}", detail, ("name",))
        names = ", ".join(sorted(str(each["name"]) for each in there)) or "none"
        detail = f"There is no {self._name} called {config['name']}. Existing: {names}."
        raise ProviderError(f"No such {self._name}", detail, ("name",))

    async def _get(self, client: Client, id: str) -> Values | None:
        with explained(client.api, named("read", self._name, id=id)):
            response = await client.get_object(api.APPLICATIONS, self._path, id)
            return None if response is None else LookedUpCluster.from_api(response)


kafka_cluster = ClusterLookup("Kafka cluster", *api.KAFKA_CLUSTERS)
cassandra_cluster = ClusterLookup("Cassandra cluster", *api.CASSANDRA_CLUSTERS)
opensearch_cluster = ClusterLookup("OpenSearch cluster", *api.OPENSEARCH_CLUSTERS)


class GatewayVersion(RemoteObject):
    """A version of the MCP gateway."""

    version: str | None = computed("The version, such as `1.1.0`.")
    lifecycle_state: str | None = computed("Support status of the version.")


class NodeSize(RemoteObject):
    """A size of nodes."""

    name: str | None = computed("Name of the size, such as `MCP-DEV-t4g.small-30`.")
    cloud_provider: str | None = computed("Cloud provider that offers it.")


class Catalogue(DataSource[Client]):
    """A list that the API returns without any argument.

    Its format is not documented: a flat list of objects, or, as for other applications of the API, lists of strings
    in groups (`[{"cloudProviderNodeSizes": [{"cloudProvider": …, "nodeSizes": […]}]}]`). Both are accepted.
    """

    cloud = "instaclustr"

    def __init__(self, model: type[RemoteObject], items: str, name: str, path: str, texts: str) -> None:
        self._model = model
        self._texts = texts
        self._items = items
        self._name = name
        self._path = path

    def schema(self) -> Schema:
        """The data source's schema."""
        nested = Nested(nesting="list", attributes=attributes_of(self._model))
        items = Attribute(nested=nested, description=f"The {self._name}.", computed=True)
        description = f"The {self._name} available for MCP Gateway clusters. {description_of(self._model)}"
        return Schema(name=self._name, description=description, attributes={self._items: items})

    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The list."""
        with explained(client.api, f"list the {self._name}"):
            response = await client.get_list(f"{api.CATALOGUE}/{self._path}")
            return {self._items: [self._model.from_api(item) for item in _flat(response, self._texts)]}


def _flat(response: list[Any], texts: str) -> Iterator[Any]:
    """The objects of a list, or those that its groups of strings stand for; `texts` names the strings' attribute."""
    for item in response:
        if not isinstance(item, dict):
            yield item  # Not such an object, which the model reports.
            continue
        groups = [value for value in item.values() if isinstance(value, list)]
        if not groups:
            yield item
        for group in groups:
            if group and isinstance(group[0], str):
                common = {key: value for key, value in item.items() if not isinstance(value, list)}
                yield from ({**common, texts: text} for text in group)
            else:
                yield from _flat(group, texts)


versions = Catalogue(GatewayVersion, "versions", "versions", api.VERSIONS, "version")
node_sizes = Catalogue(NodeSize, "node_sizes", "node sizes", api.NODE_SIZES, "name")
