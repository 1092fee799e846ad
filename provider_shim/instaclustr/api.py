"""What is known of the Instaclustr API: its paths, and every other statement that the provider relies on.

The only place where paths are written. See `provider_shim.remote.facts` for what it is used for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from provider_shim.remote.facts import Certainty, Fact, Symptom

API = "/cluster-management/v2"
RESOURCES = f"{API}/resources/applications/mcp-gateway"
APPLICATIONS = f"{API}/resources/applications"
LISTS = f"{API}/data-sources/mcp_gateway_cluster"
CATALOGUE = f"{API}/data-sources/applications/mcp-gateway"
ACCOUNT_CLUSTERS = f"{API}/data-sources/clusters/v2"

_C, _I, _U = Certainty.CONFIRMED, Certainty.INFERRED, Certainty.UNKNOWN

_SAMPLES = "sample requests and responses of the API"
_PUBLISHED = "API reference, Terraform provider's documentation (v2.1.89) and support pages of the vendor"
_NEWER_DOCS = "vendor's Terraform provider's documentation, 2026-08 to 2026-11"
_NOWHERE = "not documented"
_LIKE_BACKENDS = "by analogy with the paths of HTTP server and Kafka backends"
_LIKE_TOOLS = "by analogy with the paths of backends, and from the path of the list"
_BY_TYPE = "from the name of the type in the vendor's Terraform provider"

# The API's responses to a request for a path that it does not have.
_NO_SUCH_PATH = frozenset({404, 405, 501})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPath:
    """The paths of a type's objects: below `RESOURCES`, and of a cluster's list below `LISTS`.

    - `key`: the type, as in `mcpgateway_instaclustr_KEY`; `name` is its name in messages.
    - `objects`, `listed`: how certain the path of the objects is, and that of the list.
    - `source`: where the paths were read, or what they were inferred from.
    """

    key: str
    name: str
    path: str
    objects: Certainty
    listed: Certainty
    source: str

    def facts(self) -> tuple[Fact, ...]:
        """The statements about the paths."""
        of_objects, of_list = f"{RESOURCES}/{self.path}", f"{LISTS}/[^/]+/{self.path}"
        objects = Fact(
            id=f"{self.key}.path",
            topic="Paths",
            text=f"The path of {self.name}s is `{RESOURCES}/{self.path}`.",
            certainty=self.objects,
            source=self.source,
            symptom=_symptom(self.objects, ("POST", "PUT", "GET", "DELETE"), f"{re.escape(of_objects)}(/.*)?"),
        )
        if self.key == "cluster":
            return (objects,)
        listed = Fact(
            id=f"{self.key}.list_path",
            topic="Paths",
            text=f"The list of a cluster's {self.name}s is `{LISTS}/{{clusterId}}/{self.path}`.",
            certainty=self.listed,
            source=self.source if self.listed is self.objects else _PUBLISHED,
            symptom=_symptom(self.listed, ("GET",), of_list),
        )
        return objects, listed


def _symptom(certainty: Certainty, methods: tuple[str, ...], path: str) -> Symptom | None:
    return None if certainty is _C else Symptom(frozenset(methods), _NO_SUCH_PATH, path)


CLUSTERS = ApiPath(
    key="cluster", name="MCP Gateway cluster", path="clusters/v1", objects=_I, listed=_C, source=_LIKE_BACKENDS
)
VIRTUAL_SERVERS = ApiPath(
    key="virtual_server", name="virtual server", path="virtual-servers/v1", objects=_I, listed=_I, source=_LIKE_BACKENDS
)
HTTP_SERVER_BACKENDS = ApiPath(
    key="http_server_backend",
    name="HTTP server backend",
    path="backends/http-server/v1",
    objects=_C,
    listed=_C,
    source=_SAMPLES,
)
KAFKA_BACKENDS = ApiPath(
    key="kafka_backend", name="Kafka backend", path="backends/kafka/v1", objects=_C, listed=_C, source=_SAMPLES
)
CASSANDRA_BACKENDS = ApiPath(
    key="cassandra_backend",
    name="Cassandra backend",
    path="backends/cassandra/v1",
    objects=_I,
    listed=_C,
    source=_LIKE_BACKENDS,
)
OPENSEARCH_BACKENDS = ApiPath(
    key="opensearch_backend",
    name="OpenSearch backend",
    path="backends/opensearch/v1",
    objects=_I,
    listed=_I,
    source=_BY_TYPE,
)
API_BACKENDS = ApiPath(
    key="api_backend",
    name="Instaclustr API backend",
    path="backends/instaclustr-api/v1",
    objects=_I,
    listed=_I,
    source=_BY_TYPE,
)
HTTP_SERVER_OPERATION_TOOLS = ApiPath(
    key="http_server_operation_tool",
    name="HTTP server operation tool",
    path="tools/http-server-operation/v1",
    objects=_I,
    listed=_C,
    source=_LIKE_TOOLS,
)
CASSANDRA_QUERY_TOOLS = ApiPath(
    key="cassandra_query_tool",
    name="Cassandra query tool",
    path="tools/cassandra-query/v1",
    objects=_I,
    listed=_C,
    source=_LIKE_TOOLS,
)
KAFKA_CONSUME_RECENT_TOOLS = ApiPath(
    key="kafka_consume_recent_tool",
    name="Kafka consume recent tool",
    path="tools/kafka-consume-recent/v1",
    objects=_I,
    listed=_C,
    source=_LIKE_TOOLS,
)
KAFKA_PUBLISH_MESSAGE_TOOLS = ApiPath(
    key="kafka_publish_message_tool",
    name="Kafka publish message tool",
    path="tools/kafka-publish-message/v1",
    objects=_I,
    listed=_C,
    source=_LIKE_TOOLS,
)
OPENSEARCH_DOCUMENT_SEARCH_TOOLS = ApiPath(
    key="opensearch_document_search_tool",
    name="OpenSearch document search tool",
    path="tools/opensearch-document-search/v1",
    objects=_I,
    listed=_I,
    source=_BY_TYPE,
)
OPENSEARCH_INDEX_DOCUMENT_TOOLS = ApiPath(
    key="opensearch_index_document_tool",
    name="OpenSearch index document tool",
    path="tools/opensearch-index-document/v1",
    objects=_I,
    listed=_I,
    source=_BY_TYPE,
)
PERSONA_ACCESS_CONTROLS = ApiPath(
    key="persona_access_control",
    name="persona access control",
    path="persona-access-controls/v1",
    objects=_C,
    listed=_C,
    source=_SAMPLES,
)

PATHS = (
    CLUSTERS,
    VIRTUAL_SERVERS,
    HTTP_SERVER_BACKENDS,
    KAFKA_BACKENDS,
    CASSANDRA_BACKENDS,
    OPENSEARCH_BACKENDS,
    API_BACKENDS,
    HTTP_SERVER_OPERATION_TOOLS,
    CASSANDRA_QUERY_TOOLS,
    KAFKA_CONSUME_RECENT_TOOLS,
    KAFKA_PUBLISH_MESSAGE_TOOLS,
    OPENSEARCH_DOCUMENT_SEARCH_TOOLS,
    OPENSEARCH_INDEX_DOCUMENT_TOOLS,
    PERSONA_ACCESS_CONTROLS,
)
"""Every type of object, parents first."""

# The clusters that backends point at: the application in the account's list, and the path below `APPLICATIONS`.
KAFKA_CLUSTERS = ("KAFKA", "kafka/clusters/v3")
CASSANDRA_CLUSTERS = ("APACHE_CASSANDRA", "cassandra/clusters/v2")
OPENSEARCH_CLUSTERS = ("OPENSEARCH", "opensearch/clusters/v2")
GATEWAY_CLUSTERS = "MCP_GATEWAY"

VERSIONS = "versions/v1"
NODE_SIZES = "compatible-node-sizes/v1"


def _fact(id: str, topic: str, certainty: Certainty, source: str, text: str) -> Fact:
    return Fact(id=id, topic=topic, text=text, certainty=certainty, source=source)


_OTHER_PATHS = (
    _fact("account_clusters", "Paths", _C, _PUBLISHED, f"The list of the account's clusters is `{ACCOUNT_CLUSTERS}`."),
    *(
        _fact(
            f"{path.partition('/')[0]}_cluster.path",
            "Paths",
            _C,
            _PUBLISHED,
            f"The path of {application} clusters is `{APPLICATIONS}/{path}`.",
        )
        for application, path in (KAFKA_CLUSTERS, CASSANDRA_CLUSTERS, OPENSEARCH_CLUSTERS)
    ),
    _fact("versions.path", "Paths", _C, _PUBLISHED, f"The list of versions is `{CATALOGUE}/{VERSIONS}`."),
    _fact("node_sizes.path", "Paths", _C, _PUBLISHED, f"The list of node sizes is `{CATALOGUE}/{NODE_SIZES}`."),
)

_TRANSPORT = "Requests and responses"
_SHAPES = "Fields and formats"
_BEHAVIOR = "Behavior"

FACTS: tuple[Fact, ...] = (
    *(fact for path in PATHS for fact in path.facts()),
    *_OTHER_PATHS,
    _fact(
        "basic", _TRANSPORT, _C, _PUBLISHED, "Requests are authenticated by HTTP Basic, with a provisioning API key."
    ),
    _fact("read_only_key", _TRANSPORT, _C, _PUBLISHED, "A read-only key may only send GET; writes get 403."),
    _fact("statuses", _TRANSPORT, _C, _SAMPLES, "POST and PUT are answered with 202 and the object, DELETE with 204."),
    _fact("put", _TRANSPORT, _C, _PUBLISHED, "PUT replaces the whole object: a field that is left out is unset."),
    _fact("lists", _TRANSPORT, _C, _PUBLISHED, "Lists are JSON arrays without paging."),
    _fact("rate_limit", _TRANSPORT, _C, _PUBLISHED, "Above 35 requests per second and user, requests get 429."),
    _fact("retry_after", _TRANSPORT, _U, _NOWHERE, "Whether a 429 has the header Retry-After."),
    _fact("error_shape", _TRANSPORT, _U, "the sources show four", "Which format error bodies have."),
    _fact("latency", _TRANSPORT, _U, _NOWHERE, "How long a request takes."),
    _fact(
        "fields",
        _SHAPES,
        _I,
        _PUBLISHED,
        "Fields are called in the API as in the vendor's Terraform provider, in camelCase.",
    ),
    _fact(
        "at_most_one", _SHAPES, _C, _SAMPLES, "Objects of which there is at most one are arrays of at most one item."
    ),
    _fact("unset", _SHAPES, _U, _NOWHERE, "Whether unset fields are absent, null or empty in responses."),
    _fact(
        "secrets",
        _SHAPES,
        _U,
        _NOWHERE,
        "Whether keys and passwords are omitted, masked or in plain text in responses.",
    ),
    _fact(
        "schema_as",
        _SHAPES,
        _U,
        _NEWER_DOCS,
        "Whether JSON Schemas are texts or JSON objects, in responses and in requests (which may take both); texts are "
        "more likely.",
    ),
    _fact(
        "backend_names",
        _SHAPES,
        _U,
        f"allowed by the {_SAMPLES}, not by the {_NEWER_DOCS}",
        "Whether names of backends may have `_`.",
    ),
    _fact(
        "backend_fields",
        _SHAPES,
        _C,
        _NEWER_DOCS,
        "Kafka and Cassandra backends have `usePrivateNetwork` and `peerNetworks`; older APIs do not have them.",
    ),
    _fact(
        "cluster_fields",
        _SHAPES,
        _C,
        _NEWER_DOCS,
        "Data centres of clusters show `networks` and `deletedNodes`; older APIs do not have them.",
    ),
    _fact(
        "catalogue_shape",
        _SHAPES,
        _U,
        "other applications of the API, which group them",
        "Whether versions and node sizes are listed one by one, or in groups.",
    ),
    _fact(
        "cluster_operation_status",
        _SHAPES,
        _C,
        _PUBLISHED,
        "Clusters show `currentClusterOperationStatus`, which may be absent.",
    ),
    _fact("tags", _BEHAVIOR, _C, _PUBLISHED, "Tags of data centres come back sorted by key."),
    _fact(
        "persona_id",
        _BEHAVIOR,
        _C,
        _SAMPLES,
        "The ID of a persona access control is `{virtualServerId}_{personaRole}`.",
    ),
    _fact("all_tools", _BEHAVIOR, _C, _SAMPLES, "An empty list of tools in a persona access control means all tools."),
    _fact("cluster_time", _BEHAVIOR, _C, _PUBLISHED, "A new cluster takes 5 to 10 minutes."),
    _fact(
        "two_factor_delete",
        _BEHAVIOR,
        _C,
        _PUBLISHED,
        "The deletion of a cluster with `twoFactorDelete` waits for a confirmation.",
    ),
    _fact("openid", _BEHAVIOR, _C, _PUBLISHED, "The server adds `openid` to `scopesSupported`."),
    _fact("reorder", _BEHAVIOR, _U, _NOWHERE, "Whether lists whose order has no meaning keep their order."),
    _fact("delete_parent", _BEHAVIOR, _U, _NOWHERE, "Whether deleting an object deletes its children, or gets 409."),
    _fact("visibility_delay", _BEHAVIOR, _I, _NOWHERE, "A write is visible to reads at once, or soon."),
    _fact("delete_delay", _BEHAVIOR, _I, _SAMPLES, "A deleted object may be readable for a while."),
    _fact(
        "strict_authentication", _BEHAVIOR, _U, _NOWHERE, "Which combinations of scheme, key and location are refused."
    ),
    _fact(
        "kafka_cluster_immutable",
        _BEHAVIOR,
        _U,
        _NEWER_DOCS,
        "Whether a PUT may change the Kafka cluster of a backend.",
    ),
    _fact(
        "opensearch_cluster_immutable",
        _BEHAVIOR,
        _U,
        _NEWER_DOCS,
        "Whether a PUT may change the OpenSearch cluster of a backend.",
    ),
    _fact(
        "unique_backend_names", _BEHAVIOR, _U, _NOWHERE, "Whether a virtual server may have two backends of one name."
    ),
    _fact("tool_name", _BEHAVIOR, _U, _NOWHERE, "What the name of a tool is that is created without one."),
    _fact("unique_tool_names", _BEHAVIOR, _U, _NOWHERE, "Whether a backend may have two tools of one name."),
    _fact("strict_tools", _BEHAVIOR, _U, _NOWHERE, "Whether parameters must match the placeholders of path or query."),
    _fact(
        "persona_needs_authentication",
        _BEHAVIOR,
        _I,
        _PUBLISHED,
        "A persona access control needs a virtual server with authentication.",
    ),
    _fact(
        "unknown_fields", _BEHAVIOR, _U, _NOWHERE, "Whether unknown fields in a request are ignored, refused, or kept."
    ),
    _fact("open_server", _BEHAVIOR, _I, _PUBLISHED, "A virtual server without authentication is open to everyone."),
    _fact(
        "server_host",
        _BEHAVIOR,
        _U,
        "host names of the vendor's other products",
        "Which ID is in the host of a virtual server's URL, `https://mcp-gateway.ID.cnodes.io`.",
    ),
    _fact(
        "tool_prefix",
        _BEHAVIOR,
        _C,
        "the vendor's sample application",
        "MCP clients see tools as `BACKEND_TOOL` on a server with several backends; with one, it is unknown.",
    ),
)
"""Every statement; IDs are unique."""
