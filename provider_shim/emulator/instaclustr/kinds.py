"""The table of all kinds of objects in the control plane.

A new kind is one more entry in `RESOURCES`, with its fields in a part of the OpenAPI document; the operations, the
uniqueness and reference checks, the normalization and the console page follow from the entry.
"""

from __future__ import annotations

from ..objects import Body
from . import rules, tool_rules
from .model import Reference, Resource, Unique
from .options import InstaclustrOptions

ROOT = "/cluster-management/v2"
RESOURCE_ROOT = f"{ROOT}/resources/applications/mcp-gateway"
LIST_ROOT = f"{ROOT}/data-sources/mcp_gateway_cluster/{{clusterId}}"

CLUSTER = "cluster"
KAFKA_CLUSTER = "kafka_cluster"
CASSANDRA_CLUSTER = "cassandra_cluster"
OPENSEARCH_CLUSTER = "opensearch_cluster"
KAFKA_DATA_CENTRE = "kafka_data_centre"
CASSANDRA_DATA_CENTRE = "cassandra_data_centre"
OPENSEARCH_DATA_CENTRE = "opensearch_data_centre"
VERSIONS = "versions"
NODE_SIZES = "node_sizes"

APPLICATIONS = {
    CLUSTER: "MCP_GATEWAY",
    KAFKA_CLUSTER: "KAFKA",
    CASSANDRA_CLUSTER: "APACHE_CASSANDRA",
    OPENSEARCH_CLUSTER: "OPENSEARCH",
}
"""What the list of clusters calls each kind."""


def _url(body: Body, options: InstaclustrOptions) -> Body:
    """The URL of a virtual server (option ``virtual_server_url``), in a form that nobody guesses."""
    if not options.virtual_server_url:
        return {}
    return {"url": f"https://{body['clusterId'][:8]}.mcp.cnodes.io/{body['endpointUrl'].strip('/')}"}


VIRTUAL_SERVER = Resource(
    kind="virtual_server",
    title="virtual server",
    path="virtual-servers/v1",
    id_parameter="virtualServerId",
    parent=Reference("clusterId", CLUSTER),
    updatable=("name", "endpointUrl", "authentication"),
    unique=(Unique("name"), Unique("endpointUrl")),
    ids=("clusterId",),
    lists=("authentication", "authentication.audiences", "authentication.scopesSupported"),
    scalars=("authentication.rolesClaimName",),
    sets=("authentication.audiences", "authentication.scopesSupported"),
    defaults=(("authentication.rolesClaimName", "roles"),),
    includes=(("authentication.scopesSupported", "openid"),),
    shown=_url,
)

ON_VIRTUAL_SERVER = Reference("virtualServerId", VIRTUAL_SERVER.kind)
NETWORKING = ("usePrivateNetwork", "peerNetworks")
BACKEND_NAME = Unique("name", within="virtualServerId", when=lambda options: options.unique_backend_names)

HTTP_SERVER_BACKEND = Resource(
    kind="http_server_backend",
    title="HTTP server backend",
    path="backends/http-server/v1",
    id_parameter="backendId",
    parent=ON_VIRTUAL_SERVER,
    updatable=("name", "serverUrl", "authentication"),
    unique=(BACKEND_NAME,),
    ids=("virtualServerId",),
    lists=("authentication", "authentication.header"),
    scalars=("authentication.key", "authentication.cookieName", "authentication.queryParameterName"),
    secrets=("authentication.key",),
    defaults=(("authentication.header.name", "Authorization"),),
    rules=(rules.backend_name, rules.http_authentication),
)

KAFKA_BACKEND = Resource(
    kind="kafka_backend",
    title="Kafka backend",
    path="backends/kafka/v1",
    id_parameter="backendId",
    parent=ON_VIRTUAL_SERVER,
    updatable=("name", "kafkaClusterId", *NETWORKING, "authenticationSaslPlain"),
    references=(Reference("kafkaClusterId", KAFKA_CLUSTER),),
    unique=(BACKEND_NAME,),
    ids=("virtualServerId", "kafkaClusterId"),
    lists=("authenticationSaslPlain",),
    scalars=NETWORKING,
    newer=tuple((name, "backend_fields") for name in NETWORKING),
    rules=(rules.backend_name,),
    secrets=("authenticationSaslPlain.password",),
    immutable=(("kafkaClusterId", lambda options: options.kafka_cluster_immutable),),
)

CASSANDRA_BACKEND = Resource(
    kind="cassandra_backend",
    title="Cassandra backend",
    path="backends/cassandra/v1",
    id_parameter="backendId",
    parent=ON_VIRTUAL_SERVER,
    updatable=("name", "cassandraDataCentreId", *NETWORKING, "authenticationSaslPlain"),
    references=(Reference("cassandraDataCentreId", CASSANDRA_DATA_CENTRE),),
    derived=(("cassandraClusterId", "cassandraDataCentreId"),),
    unique=(BACKEND_NAME,),
    ids=("virtualServerId", "cassandraDataCentreId"),
    lists=("authenticationSaslPlain",),
    scalars=NETWORKING,
    newer=tuple((name, "backend_fields") for name in NETWORKING),
    rules=(rules.backend_name,),
    secrets=("authenticationSaslPlain.password",),
)

OPENSEARCH_BACKEND = Resource(
    kind="opensearch_backend",
    title="OpenSearch backend",
    path="backends/opensearch/v1",
    id_parameter="backendId",
    parent=ON_VIRTUAL_SERVER,
    updatable=("name", "opensearchClusterId", *NETWORKING, "authenticationSaslPlain"),
    references=(Reference("opensearchClusterId", OPENSEARCH_CLUSTER),),
    unique=(BACKEND_NAME,),
    ids=("virtualServerId", "opensearchClusterId"),
    lists=("authenticationSaslPlain",),
    scalars=NETWORKING,
    rules=(rules.backend_name,),
    secrets=("authenticationSaslPlain.password",),
    immutable=(("opensearchClusterId", lambda options: options.opensearch_cluster_immutable),),
)

API_BACKEND = Resource(
    kind="api_backend",
    title="Instaclustr API backend",
    path="backends/instaclustr-api/v1",
    id_parameter="backendId",
    parent=ON_VIRTUAL_SERVER,
    updatable=("components", "apiUser"),
    ids=("virtualServerId",),
    lists=("components",),
    sets=("components",),
    made=(("name", "instaclustr-api"), ("serverUrl", "https://api.instaclustr.com")),
)

TOOL_KINDS = rules.TOOL_KINDS
TOOL_SERVER = (("virtualServerId", "backendId"),)
TOOL_NAMES = (
    Unique(
        "name",
        within="backendId",
        kinds=TOOL_KINDS,
        when=lambda options: options.unique_tool_names and options.tool_prefix != "never",
    ),
    Unique(
        "name",
        within="virtualServerId",
        kinds=TOOL_KINDS,
        when=lambda options: options.unique_tool_names and options.tool_prefix == "never",
    ),
)
TOOL_SCALARS = ("name", "description")

HTTP_SERVER_OPERATION_TOOL = Resource(
    kind="http_server_operation_tool",
    title="HTTP server operation tool",
    path="tools/http-server-operation/v1",
    id_parameter="toolId",
    parent=Reference("backendId", HTTP_SERVER_BACKEND.kind),
    updatable=("name", "description", "method", "path", "parameters", "requestBody"),
    derived=TOOL_SERVER,
    unique=TOOL_NAMES,
    names="http-server-operation",
    ids=("backendId",),
    lists=("parameters", "requestBody"),
    scalars=(*TOOL_SCALARS, "parameters.required", "parameters.description", "requestBody.description"),
    verbatim=("path",),
    documents=("parameters.schema", "requestBody.schema"),
    rules=(tool_rules.named, tool_rules.http_operation),
)

CASSANDRA_QUERY_TOOL = Resource(
    kind="cassandra_query_tool",
    title="Cassandra query tool",
    path="tools/cassandra-query/v1",
    id_parameter="toolId",
    parent=Reference("backendId", CASSANDRA_BACKEND.kind),
    updatable=("name", "description", "query", "parameters", "resultFields"),
    derived=TOOL_SERVER,
    unique=TOOL_NAMES,
    names="cassandra-query",
    ids=("backendId",),
    lists=("parameters", "resultFields"),
    scalars=(*TOOL_SCALARS, "parameters.description", "resultFields.description"),
    rules=(tool_rules.named, tool_rules.cassandra_query),
)

KAFKA_CONSUME_RECENT_TOOL = Resource(
    kind="kafka_consume_recent_tool",
    title="Kafka consume-recent tool",
    path="tools/kafka-consume-recent/v1",
    id_parameter="toolId",
    parent=Reference("backendId", KAFKA_BACKEND.kind),
    updatable=("name", "description", "topics", "consumePeriod", "messageDescription"),
    derived=TOOL_SERVER,
    unique=TOOL_NAMES,
    names="kafka-consume-recent",
    ids=("backendId",),
    lists=("topics",),
    scalars=(*TOOL_SCALARS, "messageDescription"),
    rules=(tool_rules.named,),
)

KAFKA_PUBLISH_MESSAGE_TOOL = Resource(
    kind="kafka_publish_message_tool",
    title="Kafka publish-message tool",
    path="tools/kafka-publish-message/v1",
    id_parameter="toolId",
    parent=Reference("backendId", KAFKA_BACKEND.kind),
    updatable=("name", "description", "topic", "messageDescription"),
    derived=TOOL_SERVER,
    unique=TOOL_NAMES,
    names="kafka-publish-message",
    ids=("backendId",),
    scalars=(*TOOL_SCALARS, "messageDescription"),
    rules=(tool_rules.named,),
)

OPENSEARCH_DOCUMENT_SEARCH_TOOL = Resource(
    kind="opensearch_document_search_tool",
    title="OpenSearch document-search tool",
    path="tools/opensearch-document-search/v1",
    id_parameter="toolId",
    parent=Reference("backendId", OPENSEARCH_BACKEND.kind),
    updatable=("name", "description", "indexName", "query", "parameters"),
    derived=TOOL_SERVER,
    unique=TOOL_NAMES,
    names="opensearch-document-search",
    ids=("backendId",),
    lists=("parameters",),
    scalars=(*TOOL_SCALARS, "parameters.description"),
    rules=(tool_rules.named, tool_rules.opensearch_search),
)

OPENSEARCH_INDEX_DOCUMENT_TOOL = Resource(
    kind="opensearch_index_document_tool",
    title="OpenSearch index-document tool",
    path="tools/opensearch-index-document/v1",
    id_parameter="toolId",
    parent=Reference("backendId", OPENSEARCH_BACKEND.kind),
    updatable=("name", "description", "indexName", "documentSchema"),
    derived=TOOL_SERVER,
    unique=TOOL_NAMES,
    names="opensearch-index-document",
    ids=("backendId",),
    scalars=(*TOOL_SCALARS, "documentSchema"),
    rules=(tool_rules.named, tool_rules.opensearch_document),
)

PERSONA_ACCESS_CONTROL = Resource(
    kind="persona_access_control",
    title="persona access control",
    path="persona-access-controls/v1",
    id_parameter="personaAccessControlId",
    parent=ON_VIRTUAL_SERVER,
    fixed=("personaRole",),
    updatable=("type", "tools"),
    unique=(Unique("personaRole", within="virtualServerId"),),
    ids=("virtualServerId", "tools"),
    lists=("tools",),
    sets=("tools",),
    verbatim=("personaRole",),
    rules=(rules.persona_server, rules.persona_tools),
    any_id=True,
    identify=lambda body: f"{body['virtualServerId']}_{body['personaRole']}",
)

BACKEND_KINDS = tuple(
    each.kind for each in (HTTP_SERVER_BACKEND, KAFKA_BACKEND, CASSANDRA_BACKEND, OPENSEARCH_BACKEND, API_BACKEND)
)
"""The kinds of backends, whose names clients see in front of those of tools."""

RESOURCES = (
    VIRTUAL_SERVER,
    HTTP_SERVER_BACKEND,
    KAFKA_BACKEND,
    CASSANDRA_BACKEND,
    OPENSEARCH_BACKEND,
    API_BACKEND,
    HTTP_SERVER_OPERATION_TOOL,
    CASSANDRA_QUERY_TOOL,
    KAFKA_CONSUME_RECENT_TOOL,
    KAFKA_PUBLISH_MESSAGE_TOOL,
    OPENSEARCH_DOCUMENT_SEARCH_TOOL,
    OPENSEARCH_INDEX_DOCUMENT_TOOL,
    PERSONA_ACCESS_CONTROL,
)
TITLES = {
    CLUSTER: "MCP Gateway cluster",
    KAFKA_CLUSTER: "Kafka cluster",
    KAFKA_DATA_CENTRE: "Kafka data centre",
    CASSANDRA_CLUSTER: "Cassandra cluster",
    CASSANDRA_DATA_CENTRE: "Cassandra data centre",
    OPENSEARCH_CLUSTER: "OpenSearch cluster",
    OPENSEARCH_DATA_CENTRE: "OpenSearch data centre",
    **{resource.kind: resource.title for resource in RESOURCES},
}
FAULT_KINDS = (
    *(CLUSTER, *(resource.kind for resource in RESOURCES)),
    *(KAFKA_CLUSTER, CASSANDRA_CLUSTER, OPENSEARCH_CLUSTER, VERSIONS, NODE_SIZES),
)
"""The kinds that have operations, and so may be named in a fault rule."""


def label(body: Body) -> str:
    """The display name of an object: its name, or what it has instead."""
    return str(body.get("name") or body.get("personaRole") or "without a name")
