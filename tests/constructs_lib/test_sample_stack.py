"""A stack of both clouds in all the short ways of writing, from nothing to destroyed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cdktf import TerraformStack, TerraformVariable
from pydantic import BaseModel

from constructs_lib import yandex
from constructs_lib.instaclustr import (
    ApiKey,
    CassandraCluster,
    CqlType,
    Duration,
    GatewayCluster,
    KafkaCluster,
    Oidc,
    SaslPlain,
)
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.testing import LocalCloud
from constructs_lib.yandex import ServiceAccount

CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"
CRM = """
openapi: 3.1.0
info: {title: CRM, version: "1"}
paths:
  /customers:
    get: {operationId: listCustomers, summary: All customers.}
  /customers/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get: {operationId: getCustomer, summary: One customer.}
    delete: {operationId: deleteCustomer}
"""

pytestmark = pytest.mark.timeout(120)


class OrderRow(BaseModel):
    """An order."""

    id: UUID
    total: Decimal


class CustomerQuery(BaseModel):
    """A customer."""

    id: UUID
    verbose: bool = False


class WeatherQuery(BaseModel):
    """A place."""

    city: str


class Sample(TerraformStack):
    """The stack."""

    def __init__(self, scope: Any, id: str, cloud: Path) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway", emulator={"path": str(cloud)})
        password, key = (
            TerraformVariable(self, name, type="string", sensitive=True, default="demo") for name in ("password", "key")
        )
        kafka = KafkaCluster.from_name(self, "kafka", "sample-kafka")
        cassandra = CassandraCluster.from_name(self, "cassandra", "sample-cassandra")

        gateway = GatewayCluster.from_id(self, "gateway", CLUSTER)
        oidc = Oidc(issuer="https://id.example.com", jwks_url="https://id.example.com/jwks", audiences=["orders"])
        orders = gateway.add_virtual_server("orders", endpoint="/orders", authentication=oidc)

        events = orders.add_kafka_backend("events", kafka=kafka, credentials=SaslPlain("mcp", password))
        publish = events.add_publish_tool("publish_order", topic="orders", description="Places an order.")
        recent = events.add_consume_recent_tool("recent_orders", topics=["orders"], period=Duration.minutes(15))

        history = orders.add_cassandra_backend("history", data_centre=cassandra.data_centre("DC1"))
        by_customer = history.add_query_tool(
            "orders_by_customer",
            query="SELECT id, total FROM shop.orders WHERE customer = :customer",
            parameters={"customer": CqlType.UUID},
            result=OrderRow,
        )

        crm = orders.add_http_server("crm", url="https://crm.example.com", authentication=ApiKey.bearer(key))
        crm.add_operation("get_customer", "GET", "/customers/{id}", parameters=CustomerQuery)
        crm.add_operations_from_openapi(CRM, include=["listCustomers", "getCustomer"])

        orders.grant("support", [by_customer, recent])
        orders.deny("intern", [publish])

        assistant = yandex.Gateway(self, "assistant", name="assistant", folder_id="b1gsample00000000000")
        assistant.add_http_tool("weather", url="https://weather.example.com/?q=\\(.city)", input=WeatherQuery)
        assistant.add_mcp_tool("orders", server=orders, tool=by_customer)
        assistant.grant_invoke(ServiceAccount("ajeagent000000000000"))


def test_it_lives(local_cloud: LocalCloud, tmp_path: Path) -> None:
    deployed = local_cloud.deploy(Sample, tmp_path / "cloud.db")
    assert deployed.plan_is_empty()

    orders = deployed.virtual_servers["orders"]
    assert orders.backends["events"].tools == {"publish_order", "recent_orders"}
    assert orders.backends["history"].tools == {"orders_by_customer"}
    assert orders.backends["crm"].tools == {"get_customer", "listCustomers", "getCustomer"}
    assert orders.tools["recent_orders"].consume_period == 900
    assert orders.tools["orders_by_customer"].result_fields == [
        {"name": "id", "type": "uuid"},
        {"name": "total", "type": "decimal"},
    ]
    assert [(each["name"], each["in"]) for each in orders.tools["get_customer"].parameters] == [
        ("id", "path"),
        ("verbose", "query"),
    ]
    assert {role: (rule.type, rule.tools) for role, rule in orders.personas.items()} == {
        "support": ("ALLOWLIST", {"orders_by_customer", "recent_orders"}),
        "intern": ("DENYLIST", {"publish_order"}),
    }
    assistant = deployed.yandex_gateways["assistant"]
    assert assistant.tools["weather"].call["url"] == "https://weather.example.com/?q=\\(.city)"
    assert assistant.tools["orders"].call["url"] == f"https://mcp-gateway.{CLUSTER.replace('-', '')}.cnodes.io/orders"
    assert assistant.tools["orders"].input_schema is not None
    assert set(assistant.tools["orders"].input_schema["properties"]) == {"customer"}
    assert assistant.members == {yandex.Role.INVOKER: {"serviceAccount:ajeagent000000000000"}}

    deployed.destroy()
    assert not deployed.virtual_servers
    assert not deployed.yandex_gateways
