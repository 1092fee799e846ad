"""The whole of a stack as people write it, and all of its problems at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from cdktf import TerraformVariable
from pydantic import BaseModel, Field

from constructs_lib.instaclustr import (
    ApiKey,
    CassandraCluster,
    CqlType,
    Duration,
    GatewayCluster,
    Header,
    KafkaCluster,
    Oidc,
    SaslPlain,
)
from constructs_lib.l1 import McpgatewayProvider

ID = "4650aa98-e894-4675-9614-558915d5837a"
OIDC = Oidc(issuer="https://login.example.com", jwks_url="https://login.example.com/jwks.json", audiences=["orders"])
CRM = Path(__file__).parents[1] / "openapi/documents/crm.yaml"


class OrderRow(BaseModel):
    """An order."""

    id: Annotated[UUID, Field(description="Number of the order.")]
    total: float | None = None


class CustomerQuery(BaseModel):
    id: Annotated[int, Field(description="Number of the customer.", ge=1)]
    verbose: bool = False
    since: str | None = None
    trace_id: Annotated[str, Header("X-Trace-Id")] = ""


def secret(stack: Any, name: str) -> TerraformVariable:
    return TerraformVariable(stack, name, type="string", sensitive=True)


@pytest.fixture
def commerce(stack: Any) -> dict[str, Any]:
    """The stack's resources by type, then by the name of what they make."""
    McpgatewayProvider(stack, "mcpgateway", emulator={"path": "cloud.db"})
    gateway = GatewayCluster.from_id(stack, "gateway", ID)
    kafka = KafkaCluster.from_name(stack, "kafka", "sample-kafka")
    cassandra = CassandraCluster.from_name(stack, "cassandra", "sample-cassandra")
    orders = gateway.add_virtual_server("orders", endpoint="/orders", authentication=OIDC)

    events = orders.add_kafka_backend("events", kafka=kafka, credentials=SaslPlain("mcp", secret(stack, "password")))
    publish = events.add_publish_tool("publish_order", topic="orders", description="Place an order.")
    recent = events.add_consume_recent_tool("recent_orders", topics=["orders"], period=Duration.minutes(15))

    history = orders.add_cassandra_backend("history", data_centre=cassandra.data_centre("DC1"))
    by_customer = history.add_query_tool(
        "orders_by_customer",
        query="SELECT id, total FROM shop.orders WHERE customer = :customer",
        parameters={"customer": CqlType.UUID},
        result=OrderRow,
    )

    crm = orders.add_http_server(
        "crm", url="https://crm.example.com", authentication=ApiKey.bearer(secret(stack, "key"))
    )
    crm.add_operation("get_customer", "GET", "/customers/{id}", parameters=CustomerQuery)
    crm.add_operations_from_openapi(CRM, include=["listCustomers", "customers.get"])

    orders.grant("support", [by_customer, recent])
    orders.deny("intern", [publish])

    assert stack.told() == []
    document = stack.synthesized()
    assert orders.url == f"https://mcp-gateway.{ID.replace('-', '')}.cnodes.io/orders"
    return {
        type.removeprefix("mcpgateway_instaclustr_"): {
            each.get("name") or each.get("persona_role"): without_metadata(each) for each in resources.values()
        }
        for type, resources in (document["resource"] | {"data": document["data"]}).items()
        if type != "data"
    }


def without_metadata(resource: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in resource.items() if name != "//"}


def test_servers_and_backends(commerce: dict[str, Any]) -> None:
    assert commerce["virtual_server"]["orders"] == {
        "cluster_id": ID,
        "name": "orders",
        "endpoint_url": "/orders",
        "authentication": {
            "issuer": "https://login.example.com",
            "jwks_url": "https://login.example.com/jwks.json",
            "audiences": ["orders"],
        },
    }
    [address] = [commerce["kafka_backend"]["events"]["virtual_server_id"]]
    assert address.startswith("${mcpgateway_instaclustr_virtual_server.gateway_orders_")
    assert commerce["kafka_backend"]["events"] == {
        "virtual_server_id": address,
        "name": "events",
        "kafka_cluster_id": "${data.mcpgateway_instaclustr_kafka_cluster.kafka.id}",
        "authentication_sasl_plain": {
            "username": "mcp",
            "password_wo": "${nonsensitive(var.password)}",
            "password_wo_version": 1,
        },
    }
    of = "data.mcpgateway_instaclustr_cassandra_cluster.cassandra.data_centres[*]"
    assert commerce["cassandra_backend"]["history"] == {
        "virtual_server_id": address,
        "name": "history",
        "cassandra_data_centre_id": f"${{zipmap({of}.name, {of}.id).DC1}}",
    }
    assert commerce["http_server_backend"]["crm"] == {
        "virtual_server_id": address,
        "name": "crm",
        "server_url": "https://crm.example.com",
        "authentication": {"scheme": "KEY", "key_wo": "${nonsensitive(var.key)}", "key_wo_version": 1},
    }


def test_tools(commerce: dict[str, Any]) -> None:
    backend = commerce["kafka_publish_message_tool"]["publish_order"].pop("backend_id")
    assert backend.startswith("${mcpgateway_instaclustr_kafka_backend.gateway_orders_events_")
    assert commerce["kafka_publish_message_tool"] == {
        "publish_order": {"name": "publish_order", "topic": "orders", "description": "Place an order."}
    }
    assert commerce["kafka_consume_recent_tool"] == {
        "recent_orders": {
            "name": "recent_orders",
            "backend_id": backend,
            "topics": ["orders"],
            "consume_period": 900,
        }
    }
    query = commerce["cassandra_query_tool"]["orders_by_customer"]
    assert query["parameters"] == [{"name": "customer", "type": "uuid"}]
    assert query["result_fields"] == [
        {"name": "id", "type": "uuid", "description": "Number of the order."},
        {"name": "total", "type": "double"},
    ]
    operation = commerce["http_server_operation_tool"]["get_customer"]
    assert (operation["method"], operation["path"]) == ("get", "/customers/{id}")
    assert [{**each, "schema": json.loads(each["schema"])} for each in operation["parameters"]] == [
        {
            "name": "id",
            "in": "path",
            "schema": {"type": "integer", "minimum": 1},
            "required": True,
            "description": "Number of the customer.",
        },
        {"name": "verbose", "in": "query", "schema": {"type": "boolean", "default": False}},
        {"name": "since", "in": "query", "schema": {"type": "string"}},
        {"name": "X-Trace-Id", "in": "header", "schema": {"type": "string", "default": ""}},
    ]
    assert set(commerce["http_server_operation_tool"]) == {"get_customer", "listCustomers", "customers_get"}


def test_personas(commerce: dict[str, Any]) -> None:
    support, intern = (commerce["persona_access_control"][role] for role in ("support", "intern"))
    assert (support["type"], intern["type"]) == ("ALLOWLIST", "DENYLIST")
    assert [each.partition(".")[0] for each in support["tools"]] == [
        "${mcpgateway_instaclustr_cassandra_query_tool",
        "${mcpgateway_instaclustr_kafka_consume_recent_tool",
    ]
    assert len(intern["tools"]) == 1
