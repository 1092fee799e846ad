"""The table of what exists in the control plane.

A new kind is one more entry in `RESOURCES`, with its paths in ``openapi.json``; the operations, the uniqueness and
reference checks, the normalisation and the console page follow from the entry.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from ..api import Problem
from . import rules
from .options import InstaclustrOptions

Rule = Callable[[dict[str, Any], InstaclustrOptions], Iterator[Problem]]

ROOT = "/cluster-management/v2"
RESOURCE_ROOT = f"{ROOT}/resources/applications/mcp-gateway"
LIST_ROOT = f"{ROOT}/data-sources/mcp_gateway_cluster/{{clusterId}}"

CLUSTER = "cluster"
KAFKA_CLUSTER = "kafka_cluster"
CASSANDRA_CLUSTER = "cassandra_cluster"

CLUSTER_TITLES = {
    CLUSTER: "MCP Gateway cluster",
    KAFKA_CLUSTER: "Kafka cluster",
    CASSANDRA_CLUSTER: "Cassandra cluster",
}
APPLICATIONS = {CLUSTER: "MCP_GATEWAY", KAFKA_CLUSTER: "KAFKA", CASSANDRA_CLUSTER: "APACHE_CASSANDRA"}
"""What the list of clusters calls each kind."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """A field that holds the id of another object."""

    field: str
    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Unique:
    """A field whose value no other object of the kind has, within the cluster, or below the same parent only."""

    field: str
    within_parent: bool = False
    when: Callable[[InstaclustrOptions], bool] = lambda options: True


@dataclasses.dataclass(frozen=True, slots=True)
class Resource:
    """One kind of object below a cluster. Paths to nested fields are dotted; they pass through arrays."""

    kind: str
    title: str
    path: str
    """Its part of the paths, after `RESOURCE_ROOT` and `LIST_ROOT`."""
    id_parameter: str
    parent: Reference
    updatable: tuple[str, ...]
    """The fields that a PUT replaces; the others that a client sends are fixed at creation."""
    references: tuple[Reference, ...] = ()
    """References other than to the parent."""
    unique: tuple[Unique, ...] = ()
    lists: tuple[str, ...] = ()
    """Fields that are arrays, "at most one" objects among them."""
    scalars: tuple[str, ...] = ()
    """Optional fields that are not arrays."""
    sets: tuple[str, ...] = ()
    """Fields whose order means nothing."""
    secrets: tuple[str, ...] = ()
    defaults: tuple[tuple[str, Any], ...] = ()
    """Fields that the server fills in when they are left out."""
    includes: tuple[tuple[str, str], ...] = ()
    """Lists to which the server adds an item that is missing."""
    rules: tuple[Rule, ...] = ()
    """What the OpenAPI document cannot say."""
    immutable: tuple[tuple[str, Callable[[InstaclustrOptions], bool]], ...] = ()
    """Fields that a PUT has to send but may not be able to change."""


VIRTUAL_SERVER = Resource(
    kind="virtual_server",
    title="virtual server",
    path="virtual-servers/v1",
    id_parameter="virtualServerId",
    parent=Reference("clusterId", CLUSTER),
    updatable=("name", "endpointUrl", "authentication"),
    unique=(Unique("name"), Unique("endpointUrl")),
    lists=("authentication", "authentication.audiences", "authentication.scopesSupported"),
    scalars=("authentication.rolesClaimName",),
    sets=("authentication.audiences", "authentication.scopesSupported"),
    defaults=(("authentication.rolesClaimName", "roles"),),
    includes=(("authentication.scopesSupported", "openid"),),
)

ON_VIRTUAL_SERVER = Reference("virtualServerId", VIRTUAL_SERVER.kind)
BACKEND_NAME = Unique("name", within_parent=True, when=lambda options: options.unique_backend_names)

HTTP_SERVER_BACKEND = Resource(
    kind="http_server_backend",
    title="HTTP server backend",
    path="backends/http-server/v1",
    id_parameter="backendId",
    parent=ON_VIRTUAL_SERVER,
    updatable=("name", "serverUrl", "authentication"),
    unique=(BACKEND_NAME,),
    lists=("authentication", "authentication.header"),
    scalars=("authentication.key", "authentication.cookieName", "authentication.queryParameterName"),
    secrets=("authentication.key",),
    defaults=(("authentication.header.name", "Authorization"),),
    rules=(rules.http_authentication,),
)

KAFKA_BACKEND = Resource(
    kind="kafka_backend",
    title="Kafka backend",
    path="backends/kafka/v1",
    id_parameter="backendId",
    parent=ON_VIRTUAL_SERVER,
    updatable=("name", "kafkaClusterId", "authenticationSaslPlain"),
    references=(Reference("kafkaClusterId", KAFKA_CLUSTER),),
    unique=(BACKEND_NAME,),
    lists=("authenticationSaslPlain",),
    secrets=("authenticationSaslPlain.password",),
    immutable=(("kafkaClusterId", lambda options: options.kafka_cluster_immutable),),
)

RESOURCES = (VIRTUAL_SERVER, HTTP_SERVER_BACKEND, KAFKA_BACKEND)
TITLES = {**CLUSTER_TITLES, **{resource.kind: resource.title for resource in RESOURCES}}
FAULT_KINDS = (CLUSTER, *(resource.kind for resource in RESOURCES))
"""The kinds that have operations, and so may be named in a fault rule."""
