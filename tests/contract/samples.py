"""Sample configurations of every resource, from which the contract battery makes its checks.

For a new resource, add a `Sample`: the battery derives everything else from it and the schema, and
fails if an attribute of the schema is not covered. A text such as `@server` stands for the id of an
object that a cloud is given beforehand (`support/cloud.py`).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from support.cloud import KAFKA, OTHER_KAFKA, Cloud

from provider_shim.framework.schema import Attribute, Schema, walk
from provider_shim.framework.schema_file import SchemaFile

SCHEMAS = SchemaFile.load()
# Terraform's own; the tests of timeouts cover it.
_NOT_SAMPLED = "timeouts"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A resource's configurations.

    - `path`: where the API keeps the object.
    - `full`: every attribute that can be set together.
    - `changed`: another value for each attribute, by its path.
    - `beside`: what the rest of `full` has to be, by path, for the attribute to be set at all.
    - `along`: what has to change together with the attribute, by path.
    - `label`: the attribute that tells it from others.
    - `nobody`: an import id that no object has.
    """

    path: str
    full: dict[str, Any]
    changed: dict[str, Any]
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)
    along: dict[str, dict[str, Any]] = field(default_factory=dict)
    label: str = "name"
    nobody: str = "00000000-0000-0000-0000-000000000000"


def _schema(**more: Any) -> str:
    return json.dumps({"type": "string"} | more)


SAMPLES: dict[str, Sample] = {
    "instaclustr_cluster": Sample(
        path="clusters/v1",
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
            "resize_settings": {"concurrency": 1, "notify_support_contacts": True},
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
            "two_factor_delete.confirmation_email": "somebody@example.com",
            "two_factor_delete.confirmation_phone_number": "+49 1",
        },
        along={
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
        path="virtual-servers/v1",
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
    ),
    "instaclustr_http_server_backend": Sample(
        path="backends/http-server/v1",
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
        path="backends/kafka/v1",
        full={
            "virtual_server_id": "@server",
            "name": "events",
            "kafka_cluster_id": KAFKA,
            "authentication_sasl_plain": {"username": "gateway", "password": "first-secret-of-events"},
        },
        changed={
            "virtual_server_id": "@other_server",
            "name": "events-2",
            "kafka_cluster_id": OTHER_KAFKA,
            "authentication_sasl_plain.username": "other",
            "authentication_sasl_plain.password": "second-secret-of-events",
        },
    ),
    "instaclustr_cassandra_backend": Sample(
        path="backends/cassandra/v1",
        full={
            "virtual_server_id": "@server",
            "name": "history",
            "cassandra_data_centre_id": "@data_centre",
            "authentication_sasl_plain": {"username": "gateway", "password": "first-secret-of-history"},
        },
        changed={
            "virtual_server_id": "@other_server",
            "name": "history-2",
            "cassandra_data_centre_id": "@other_data_centre",
            "authentication_sasl_plain.username": "other",
            "authentication_sasl_plain.password": "second-secret-of-history",
        },
    ),
    "instaclustr_http_server_operation_tool": Sample(
        path="tools/http-server-operation/v1",
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
    ),
    "instaclustr_cassandra_query_tool": Sample(
        path="tools/cassandra-query/v1",
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
    ),
    "instaclustr_kafka_consume_recent_tool": Sample(
        path="tools/kafka-consume-recent/v1",
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
        path="tools/kafka-publish-message/v1",
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
    "instaclustr_persona_access_control": Sample(
        path="persona-access-controls/v1",
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
        },
        along={"virtual_server_id": {"tools": None}},
        label="persona_role",
        nobody="00000000-0000-0000-0000-000000000000_nobody",
    ),
}


def type_name(name: str) -> str:
    """The resource type of a sample."""
    return f"mcpgateway_{name}"


def schema_of(name: str) -> Schema:
    """The schema of a sample's resource."""
    return SCHEMAS.resource(type_name(name))


def settable(name: str) -> dict[str, Attribute]:
    """The attributes that a configuration may set, by path; write-only twins apart."""
    found: dict[str, Attribute] = {}
    for path, attribute in walk(schema_of(name).attributes):
        if path[0] != _NOT_SAMPLED and not attribute.local and (attribute.optional or attribute.required):
            found[".".join(path)] = attribute
    return found


def fixed(name: str) -> list[str]:
    """Paths of the attributes whose change replaces the object."""
    return [path for path in settable(name) if is_fixed(name, path)]


def updatable(name: str) -> list[str]:
    """Paths of the attributes that can be changed in place; objects are changed by their parts."""
    return [path for path, attribute in settable(name).items() if not is_fixed(name, path) and not attribute.nested]


def optional(name: str) -> list[str]:
    """Paths of the attributes that can be left out."""
    return [path for path, attribute in settable(name).items() if attribute.optional and not attribute.required]


def secrets(name: str) -> list[str]:
    """Paths of the secrets."""
    return [path for path, attribute in settable(name).items() if attribute.secret]


def unread(name: str) -> list[str]:
    """Paths of what the cloud never shows."""
    hidden = [path for path, attribute in settable(name).items() if attribute.unread]
    return [path for path in settable(name) if any(path == each or path.startswith(f"{each}.") for each in hidden)]


def is_fixed(name: str, path: str) -> bool:
    """Whether a change of what is at the path replaces the object."""
    steps = path.split(".")
    return any(settable(name)[".".join(steps[:end])].fixed for end in range(1, len(steps) + 1))


def full(name: str, cloud: Cloud) -> dict[str, Any]:
    """The sample as it stands."""
    return _resolved(SAMPLES[name].full, cloud)


def minimal(name: str, cloud: Cloud) -> dict[str, Any]:
    """The sample without its optional attributes."""
    config = full(name, cloud)
    for path in optional(name):
        put(config, path, None)
    sample = SAMPLES[name]
    # What names the object stays, so that the tests find it.
    put(config, sample.label, sample.full[sample.label])
    for path in ("path", "query"):
        if path in sample.full:
            put(config, path, {"path": "/customers", "query": "SELECT id FROM shop.orders"}[path])
    return config


def before_change(name: str, path: str, cloud: Cloud) -> dict[str, Any]:
    """The full sample, without what cannot stand beside the attribute."""
    config = full(name, cloud)
    for each, value in SAMPLES[name].beside.get(path, {}).items():
        put(config, each, value)
    return config


def change(name: str, config: dict[str, Any], path: str, cloud: Cloud) -> set[str]:
    """Change one attribute of a configuration, and what has to change along; the paths that changed."""
    along = SAMPLES[name].along.get(path, {})
    for each, value in {path: SAMPLES[name].changed[path], **along}.items():
        put(config, each, _resolved(value, cloud))
    return {path, *along}


def _resolved(value: Any, cloud: Cloud) -> Any:
    """A copy of a sample's value with the ids that a cloud has for its references."""
    if isinstance(value, dict):
        return {key: _resolved(item, cloud) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, cloud) for item in value]
    return cloud.references[value[1:]] if isinstance(value, str) and value.startswith("@") else copy.copy(value)


def put(config: dict[str, Any], path: str, value: Any) -> None:
    """Set what is at a path, in the first item of a list; None takes it out. An absent parent is made, if need be."""
    *parents, last = path.split(".")
    at: Any = config
    for name in parents:
        if at.get(name) is None:
            if value is None:
                return
            at[name] = {}
        at = at[name][0] if isinstance(at[name], list) else at[name]
    if value is None:
        at.pop(last, None)
    else:
        at[last] = value


def at(values: Any, path: str) -> Any:
    """What is at a path, in the first item of a list; or None."""
    for name in path.split("."):
        values = values[0] if isinstance(values, list) and values else values
        values = (values or {}).get(name)
    return values


def uncovered(name: str) -> Iterator[str]:
    """Paths of the attributes that the sample says nothing about."""
    for path, attribute in settable(name).items():
        if not attribute.nested and path not in SAMPLES[name].changed:
            yield path
