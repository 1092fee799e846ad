"""Read-only objects: the list of all clusters, the clusters that backends point at, versions and node sizes.

The API's documents do not show the answers for versions and node sizes; their shapes (option ``catalogue_shape``) are
here alone, and in ``openapi/data_source.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..api import Answer, ApiError, Call, Operation, Problem
from ..objects import Body
from . import kinds
from .options import InstaclustrOptions

ACCOUNT_ID = "6f0d8c1e-2b7a-4c53-9f7e-3a1b5d9c8e20"
LIST_PATH = f"{kinds.ROOT}/data-sources/clusters/v2"
APPLICATIONS_PATH = f"{kinds.ROOT}/data-sources/applications/mcp-gateway"
POINTED_PATHS = {
    kinds.KAFKA_CLUSTER: f"{kinds.ROOT}/resources/applications/kafka/clusters/v3/{{clusterId}}",
    kinds.CASSANDRA_CLUSTER: f"{kinds.ROOT}/resources/applications/cassandra/clusters/v2/{{clusterId}}",
    kinds.OPENSEARCH_CLUSTER: f"{kinds.ROOT}/resources/applications/opensearch/clusters/v2/{{clusterId}}",
}
VERSIONS = {"1.0.0": "DEPRECATED", "1.0.1": "GENERAL_AVAILABILITY", "1.1.0": "GENERAL_AVAILABILITY"}
"""Versions of MCP Gateway, and how far each is supported."""
NODE_SIZES = {
    "AWS_VPC": ("MCP-DEV-t4g.small-30", "MCP-PRD-m7g.large-60"),
    "GCP": ("MCP-DEV-e2-small-30", "MCP-PRD-n2-standard-2-60"),
    "AZURE_AZ": ("MCP-DEV-Standard_B2s-30", "MCP-PRD-Standard_D2s_v5-60"),
}
"""Node sizes by cloud provider."""


def operations(options: InstaclustrOptions) -> Iterator[Operation]:
    """The lookup operations, with their paths."""
    yield Operation("GET", LIST_PATH, kinds.CLUSTER, "list", _clusters)
    for kind, path in POINTED_PATHS.items():
        yield Operation("GET", path, kind, "read", _reader(kind))
    grouped = options.catalogue_shape == "grouped"
    versions, sizes = (_grouped_versions(), _grouped_sizes()) if grouped else (_flat_versions(), _flat_sizes())
    path = f"{APPLICATIONS_PATH}/versions/v1"
    yield Operation("GET", path, kinds.VERSIONS, "list", lambda call: Answer(200, versions))
    path = f"{APPLICATIONS_PATH}/compatible-node-sizes/v1"
    yield Operation("GET", path, kinds.NODE_SIZES, "list", lambda call: Answer(200, sizes))


def _flat_versions() -> list[Body]:
    return [{"version": version, "lifecycleState": state} for version, state in VERSIONS.items()]


def _flat_sizes() -> list[Body]:
    return [{"name": size, "cloudProvider": provider} for provider, sizes in NODE_SIZES.items() for size in sizes]


def _grouped_versions() -> list[Body]:
    return [{"applicationVersions": [{"application": "MCP_GATEWAY", "versions": list(VERSIONS)}]}]


def _grouped_sizes() -> list[Body]:
    groups = [{"cloudProvider": provider, "nodeSizes": list(sizes)} for provider, sizes in NODE_SIZES.items()]
    return [{"cloudProviderNodeSizes": groups}]


def _clusters(call: Call) -> Answer:
    clusters = [
        {"id": record.id, "application": application}
        for kind, application in kinds.APPLICATIONS.items()
        for record in call.objects.all(kind)
        if record.visible is not None
    ]
    return Answer(200, [{"accountId": ACCOUNT_ID, "clusters": clusters}])


def _reader(kind: str) -> Callable[[Call], Answer]:
    def read(call: Call) -> Answer:
        id = call.parameters["clusterId"].lower()
        record = call.objects.get(kind, id)
        if record is None:
            raise ApiError(404, Problem("clusterId", f"There is no {kinds.TITLES[kind]} {id}."))
        centres = [centre.body for centre in call.objects.children(id)]
        return Answer(200, {**record.body, "dataCentres": centres})

    return read
