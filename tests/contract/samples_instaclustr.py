"""Samples of Instaclustr's resources."""

from __future__ import annotations

import json
from typing import Any

from sample import Sample
from support.cloud import KAFKA, OPENSEARCH, OTHER_KAFKA, OTHER_OPENSEARCH
from support.instaclustr import ApiBackendKind, InstaclustrKind, PersonaKind


def _schema(**more: Any) -> str:
    return json.dumps({"type": "string"} | more)


def _search(*names: str) -> str:
    return json.dumps({"query": {"bool": {"must": [{"match": {"title": f":{name}"}} for name in names]}}})


SAMPLES: dict[str, Sample] = {
    "instaclustr_cluster": Sample(
        kind=InstaclustrKind("clusters/v1"),
        full={
            "name": "contract",
            "mcp_gateway_version": "1.0.1",
            "sla_tier": "NON_PRODUCTION",
            "private_network_cluster": False,
            "description": "A cluster of the tests.",
            "data_centres": [
                {
                    "name": "first",
                    "cloud_provider": "AWS_VPC",
                    "region": "US_EAST_1",
                    "network": "10.0.0.0/16",
                    "node_size": "MCP-DEV-t4g.small-30",
                    "number_of_nodes": 1,
                    "provider_account_name": "ours",
                    "zero_inbound_access": True,
                    "tag_management_enabled": True,
                    "tags": [{"key": "team", "value": "orders"}, {"key": "env", "value": "test"}],
                    "aws_settings": {
                        "storage_network": "10.1.0.0/24",
                        "custom_virtual_network_id": "vpc-1",
                        "ebs_encryption_key": "d4e5f6a7-0000-0000-0000-000000000001",
                    },
                }
            ],
            "resize_settings": {"concurrency": 1, "notify_support_contacts": True, "downsize_acknowledged": True},
            "two_factor_delete": {"confirmation_email": "me@example.com", "confirmation_phone_number": "+49 0"},
        },
        changed={
            "name": "contract-2",
            "mcp_gateway_version": "1.0.2",
            "sla_tier": "PRODUCTION",
            "private_network_cluster": True,
            "description": "Another description.",
            "data_centres.name": "second",
            "data_centres.cloud_provider": "GCP",
            "data_centres.region": "EU_WEST_1",
            "data_centres.network": "10.2.0.0/16",
            "data_centres.node_size": "MCP-PRD-m7g.large-50",
            "data_centres.number_of_nodes": 3,
            "data_centres.provider_account_name": "theirs",
            "data_centres.zero_inbound_access": False,
            "data_centres.tag_management_enabled": True,
            "data_centres.tags": [{"key": "team", "value": "billing"}],
            "data_centres.tags.key": "squad",
            "data_centres.tags.value": "billing",
            "data_centres.aws_settings": {"custom_virtual_network_id": "vpc-2"},
            "data_centres.aws_settings.storage_network": "10.3.0.0/24",
            "data_centres.aws_settings.custom_virtual_network_id": "vpc-2",
            "data_centres.aws_settings.ebs_encryption_key": "d4e5f6a7-0000-0000-0000-000000000002",
            "data_centres.gcp_settings": {"custom_virtual_network_id": "net-1"},
            "data_centres.gcp_settings.custom_virtual_network_id": "net-1",
            "data_centres.azure_settings": {"resource_group": "group"},
            "data_centres.azure_settings.storage_network": "10.3.0.0/24",
            "data_centres.azure_settings.custom_virtual_network_id": "net-1",
            "data_centres.azure_settings.resource_group": "group",
            "resize_settings.concurrency": 2,
            "resize_settings.notify_support_contacts": False,
            "resize_settings.downsize_acknowledged": False,
            "two_factor_delete.confirmation_email": "somebody@example.com",
            "two_factor_delete.confirmation_phone_number": "+49 1",
        },
        along={
            "sla_tier": {"data_centres.node_size": "MCP-PRD-m7g.large-60"},
            "data_centres.cloud_provider": {"data_centres.aws_settings": None},
            **{
                f"data_centres.{settings}": {"data_centres.aws_settings": None, "data_centres.cloud_provider": provider}
                for settings, provider in (
                    ("gcp_settings", "GCP"),
                    ("gcp_settings.custom_virtual_network_id", "GCP"),
                    ("azure_settings", "AZURE"),
                    ("azure_settings.storage_network", "AZURE"),
                    ("azure_settings.custom_virtual_network_id", "AZURE"),
                    ("azure_settings.resource_group", "AZURE"),
                )
            },
        },
    ),
    "instaclustr_virtual_server": Sample(
        kind=InstaclustrKind("virtual-servers/v1"),
        full={
            "cluster_id": "@gateway",
            "name": "Orders_1",
            "endpoint_url": "/orders",
            "authentication": {
                "issuer": "https://id.example.com",
                "jwks_url": "https://id.example.com/jwks",
                "audiences": ["orders", "all"],
                "scopes_supported": ["read", "write"],
                "roles_claim_name": "groups",
            },
        },
        changed={
            "cluster_id": "@other_gateway",
            "name": "orders-2",
            "endpoint_url": "/orders/2",
            "authentication.issuer": "https://other.example.com",
            "authentication.jwks_url": "https://other.example.com/jwks",
            "authentication.audiences": ["orders", "nobody"],
            "authentication.scopes_supported": ["read"],
            "authentication.roles_claim_name": "personas",
        },
        unique=("name", "endpoint_url"),
    ),
    "instaclustr_http_server_backend": Sample(
        kind=InstaclustrKind("backends/http-server/v1"),
        full={
            "virtual_server_id": "@server",
            "name": "crm",
            "server_url": "https://crm.example.com",
            "authentication": {
                "scheme": "KEY",
                "key": "first-secret-of-crm",
                "header": {"name": "X-Key", "key_prefix": "Key"},
            },
        },
        changed={
            "virtual_server_id": "@other_server",
            "name": "crm-2",
            "server_url": "https://crm.example.com/v2",
            "authentication.scheme": "PASSTHROUGH",
            "authentication.key": "second-secret-of-crm",
            "authentication.header.name": "X-Other-Key",
            "authentication.header.key_prefix": "Token",
            "authentication.cookie_name": "key",
            "authentication.query_parameter_name": "key",
        },
        along={"authentication.scheme": {"authentication.key": None}},
        beside={
            "authentication.cookie_name": {"authentication.header": None},
            "authentication.query_parameter_name": {"authentication.header": None},
        },
    ),
    "instaclustr_kafka_backend": Sample(
        kind=InstaclustrKind("backends/kafka/v1"),
        full={
            "virtual_server_id": "@server",
            "name": "events",
            "kafka_cluster_id": KAFKA,
            "use_private_network": True,
            "peer_networks": True,
            "authentication_sasl_plain": {"username": "gateway", "password": "first-secret-of-events"},
        },
        changed={
            "virtual_server_id": "@other_server",
            "name": "events-2",
            "kafka_cluster_id": OTHER_KAFKA,
            "use_private_network": False,
            "peer_networks": False,
            "authentication_sasl_plain.username": "other",
            "authentication_sasl_plain.password": "second-secret-of-events",
        },
    ),
    "instaclustr_cassandra_backend": Sample(
        kind=InstaclustrKind("backends/cassandra/v1"),
        full={
            "virtual_server_id": "@server",
            "name": "history",
            "cassandra_data_centre_id": "@data_centre",
            "use_private_network": True,
            "peer_networks": True,
            "authentication_sasl_plain": {"username": "gateway", "password": "first-secret-of-history"},
        },
        changed={
            "virtual_server_id": "@other_server",
            "name": "history-2",
            "cassandra_data_centre_id": "@other_data_centre",
            "use_private_network": False,
            "peer_networks": False,
            "authentication_sasl_plain.username": "other",
            "authentication_sasl_plain.password": "second-secret-of-history",
        },
    ),
    "instaclustr_opensearch_backend": Sample(
        kind=InstaclustrKind("backends/opensearch/v1"),
        full={
            "virtual_server_id": "@server",
            "name": "products",
            "opensearch_cluster_id": OPENSEARCH,
            "use_private_network": True,
            "peer_networks": True,
            "authentication_sasl_plain": {"username": "gateway", "password": "first-secret-of-products"},
        },
        changed={
            "virtual_server_id": "@other_server",
            "name": "products-2",
            "opensearch_cluster_id": OTHER_OPENSEARCH,
            "use_private_network": False,
            "peer_networks": False,
            "authentication_sasl_plain.username": "other",
            "authentication_sasl_plain.password": "second-secret-of-products",
        },
    ),
    "instaclustr_api_backend": Sample(
        kind=ApiBackendKind("backends/instaclustr-api/v1"),
        full={
            "virtual_server_id": "@server",
            "components": ["CLUSTER_MANAGEMENT_API_CORE", "MONITORING_API_CORE"],
            "api_user": "agents",
        },
        changed={
            "virtual_server_id": "@other_server",
            "components": ["MONITORING_API_CORE"],
            "api_user": "auditors",
        },
        label="api_user",
        unique=("api_user",),
    ),
    "instaclustr_http_server_operation_tool": Sample(
        kind=InstaclustrKind("tools/http-server-operation/v1"),
        full={
            "backend_id": "@http_backend",
            "name": "getCustomer",
            "description": "A customer.",
            "method": "post",
            "path": "/customers/{id}",
            "parameters": [
                {"name": "id", "in": "path", "schema": _schema(), "required": True, "description": "Its number."},
                {"name": "fields", "in": "query", "schema": _schema(maxLength=10)},
            ],
            "request_body": {"schema": _schema(), "description": "What to change."},
        },
        changed={
            "backend_id": "@other_http_backend",
            "name": "get-customer",
            "description": "One customer.",
            "method": "put",
            "path": "/clients/{id}",
            "parameters": [{"name": "id", "in": "path", "schema": _schema(minLength=1)}],
            "parameters.name": "number",
            "parameters.in": "header",
            "parameters.schema": _schema(minLength=2),
            "parameters.required": False,
            "parameters.description": "Another description.",
            "request_body.schema": _schema(minLength=3),
            "request_body.description": "What to write.",
        },
        along={
            "parameters": {"path": "/customers"},
            "parameters.name": {"path": "/customers/{number}"},
            "parameters.in": {"path": "/customers"},
        },
        bare={"path": "/customers"},
    ),
    "instaclustr_cassandra_query_tool": Sample(
        kind=InstaclustrKind("tools/cassandra-query/v1"),
        full={
            "backend_id": "@cassandra_backend",
            "name": "ordersOf",
            "description": "Orders of a customer.",
            "query": "SELECT id, total FROM shop.orders WHERE customer = :customer AND day > :day",
            "parameters": [
                {"name": "customer", "type": "uuid", "description": "The customer."},
                {"name": "day", "type": "date"},
            ],
            "result_fields": [{"name": "id", "type": "uuid", "description": "The order."}],
        },
        changed={
            "backend_id": "@other_cassandra_backend",
            "name": "orders-of",
            "description": "All orders of a customer.",
            "query": "SELECT id, total, day FROM shop.orders WHERE customer = :customer AND day > :day",
            "parameters.name": "client",
            "parameters.type": "text",
            "parameters.description": "Another description.",
            "result_fields.name": "total",
            "result_fields.type": "decimal",
            "result_fields.description": "Another description.",
        },
        along={
            "parameters.name": {"query": "SELECT id FROM shop.orders WHERE customer = :client AND day > :day"},
            "parameters": {"query": "SELECT id FROM shop.orders"},
        },
        bare={"query": "SELECT id FROM shop.orders"},
    ),
    "instaclustr_kafka_consume_recent_tool": Sample(
        kind=InstaclustrKind("tools/kafka-consume-recent/v1"),
        full={
            "backend_id": "@kafka_backend",
            "name": "recentOrders",
            "description": "The latest orders.",
            "topics": ["orders", "returns"],
            "consume_period": 900,
            "message_description": "An order as JSON.",
        },
        changed={
            "backend_id": "@other_kafka_backend",
            "name": "recent-orders",
            "description": "Recent orders.",
            "topics": ["orders"],
            "consume_period": 60,
            "message_description": "An order.",
        },
    ),
    "instaclustr_kafka_publish_message_tool": Sample(
        kind=InstaclustrKind("tools/kafka-publish-message/v1"),
        full={
            "backend_id": "@kafka_backend",
            "name": "publishOrder",
            "description": "Publishes an order.",
            "topic": "orders",
            "message_description": "An order as JSON.",
        },
        changed={
            "backend_id": "@other_kafka_backend",
            "name": "publish-order",
            "description": "Orders something.",
            "topic": "new orders",
            "message_description": "An order.",
        },
    ),
    "instaclustr_opensearch_document_search_tool": Sample(
        kind=InstaclustrKind("tools/opensearch-document-search/v1"),
        full={
            "backend_id": "@opensearch_backend",
            "name": "findProducts",
            "description": "Products by words.",
            "index_name": "products",
            "query": _search("words", "maximum"),
            "parameters": [
                {"name": "words", "type": "text", "description": "The words."},
                {"name": "maximum", "type": "integer"},
            ],
        },
        changed={
            "backend_id": "@other_opensearch_backend",
            "name": "find-products",
            "description": "All products.",
            "index_name": "catalogue-*",
            "query": _search("maximum", "words"),
            "parameters.name": "text",
            "parameters.type": "keyword",
            "parameters.description": "Another description.",
        },
        along={
            "parameters.name": {"query": _search("text", "maximum")},
            "parameters": {"query": _search()},
        },
        bare={"query": _search()},
    ),
    "instaclustr_opensearch_index_document_tool": Sample(
        kind=InstaclustrKind("tools/opensearch-index-document/v1"),
        full={
            "backend_id": "@opensearch_backend",
            "name": "saveReview",
            "description": "Saves a review.",
            "index_name": "reviews",
            "document_schema": _schema(),
        },
        changed={
            "backend_id": "@other_opensearch_backend",
            "name": "save-review",
            "description": "Saves a review of a product.",
            "index_name": "reviews.2026",
            "document_schema": _schema(maxLength=10),
        },
    ),
    "instaclustr_persona_access_control": Sample(
        kind=PersonaKind("persona-access-controls/v1"),
        full={
            "virtual_server_id": "@server",
            "persona_role": "support team/1",
            "type": "ALLOWLIST",
            "tools": ["@tool", "@other_tool"],
        },
        changed={
            "virtual_server_id": "@other_server",
            "persona_role": "intern",
            "type": "DENYLIST",
            "tools": ["@tool"],
            "all_tools": True,
        },
        along={"virtual_server_id": {"tools": None, "all_tools": True}, "all_tools": {"tools": None}},
        instead={"tools": {"all_tools": True}, "all_tools": {"tools": ["@tool"]}},
        bare={"all_tools": True},
        label="persona_role",
        unique=("persona_role",),
        nobody="00000000-0000-0000-0000-000000000000_nobody",
    ),
}
