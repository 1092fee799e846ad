"""The parents among the constructs, and what can be added to each of them.

Add a line here for a new child; `make generate` writes the method.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Added:
    """One method.

    - `method`: its name.
    - `module`: the module of the class or function that it calls.
    - `name`: the class of the child, or the function of a tool's action.
    - `parent`: the class's argument for the parent; empty for a function.
    """

    method: str
    module: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Parent:
    """One generated class, in a module of its own.

    - `package`: the cloud.
    - `module`: the module to write.
    - `name`: the class to write.
    - `base`: the module and the name of the class that it extends.
    - `title`: the class's docstring.
    - `added`: its methods.
    """

    package: str
    module: str
    name: str
    base: tuple[str, str]
    title: str
    added: tuple[Added, ...]


PARENTS = (
    Parent(
        "instaclustr",
        "_cluster_children",
        "GatewayClusterChildren",
        ("_refs", "GatewayClusterRef"),
        "A gateway cluster, with the methods that add to it.",
        (Added("add_virtual_server", "_server", "VirtualServer", "cluster"),),
    ),
    Parent(
        "instaclustr",
        "_server_children",
        "VirtualServerChildren",
        ("_refs", "VirtualServerRef"),
        "A virtual server, with the methods that add to it.",
        (
            Added("add_http_server", "_http_server", "HttpServer", "server"),
            Added("add_kafka_backend", "_kafka", "KafkaBackend", "server"),
            Added("add_cassandra_backend", "_cassandra", "CassandraBackend", "server"),
            Added("add_opensearch_backend", "_opensearch", "OpenSearchBackend", "server"),
            Added("add_instaclustr_api", "_instaclustr_api", "InstaclustrApi", "server"),
        ),
    ),
    Parent(
        "instaclustr",
        "_http_server_children",
        "HttpServerChildren",
        ("_refs", "HttpServerRef"),
        "An HTTP server, with the methods that add to it.",
        (Added("add_operation", "_operations", "HttpOperation", "backend"),),
    ),
    Parent(
        "instaclustr",
        "_kafka_children",
        "KafkaBackendChildren",
        ("_refs", "KafkaBackendRef"),
        "A Kafka backend, with the methods that add to it.",
        (
            Added("add_publish_tool", "_kafka_tools", "PublishTool", "backend"),
            Added("add_consume_recent_tool", "_kafka_tools", "ConsumeRecentTool", "backend"),
        ),
    ),
    Parent(
        "instaclustr",
        "_cassandra_children",
        "CassandraBackendChildren",
        ("_refs", "CassandraBackendRef"),
        "A Cassandra backend, with the methods that add to it.",
        (Added("add_query_tool", "_query_tool", "QueryTool", "backend"),),
    ),
    Parent(
        "instaclustr",
        "_opensearch_children",
        "OpenSearchBackendChildren",
        ("_refs", "OpenSearchBackendRef"),
        "An OpenSearch backend, with the methods that add to it.",
        (
            Added("add_document_search", "_opensearch_tools", "DocumentSearch", "backend"),
            Added("add_index_document", "_opensearch_tools", "IndexDocument", "backend"),
        ),
    ),
    Parent(
        "yandex",
        "_gateway_children",
        "GatewayChildren",
        ("_tools", "ToolOwner"),
        "A gateway, with the methods that add tools to it.",
        (
            Added("add_function_tool", "_actions", "function_tool"),
            Added("add_container_tool", "_actions", "container_tool"),
            Added("add_http_tool", "_actions", "http_tool"),
            Added("add_mcp_tool", "_actions", "mcp_tool"),
            Added("add_grpc_tool", "_actions", "grpc_tool"),
            Added("add_workflow_tool", "_actions", "workflow_tool"),
        ),
    ),
)
