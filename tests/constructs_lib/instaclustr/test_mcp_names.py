"""The names that clients see for tools, and where a gateway of Yandex Cloud calls one."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import TerraformStack, TerraformVariable

from constructs_lib.instaclustr import (
    GatewayCluster,
    HttpServer,
    InstaclustrApi,
    KafkaBackend,
    NoAuthentication,
    VirtualServer,
)
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.testing import LocalCloud
from constructs_lib.yandex import Gateway

ID = "4650aa98-e894-4675-9614-558915d5837a"


@pytest.fixture
def server(stack: Any) -> Any:
    McpgatewayProvider(stack, "mcpgateway", emulator={"path": "cloud.db"})
    return VirtualServer.from_id(stack, "server", ID)


def called(stack: Any) -> str:
    """The name of the tool that the one tool of the one gateway calls."""
    (gateway,) = stack.synthesized()["resource"]["mcpgateway_yandex_gateway"].values()
    (tool,) = gateway["tools"].values()
    name: str = tool["action"]["mcp_call"]["tool_call"]["tool_name"]
    return name


def test_a_tool_has_the_name_of_its_backend_in_front(stack: Any, server: Any) -> None:
    crm = server.add_http_server("crm", url="https://crm.example.com")
    events = server.add_kafka_backend("events", kafka=ID, name="shop-events")
    customer = crm.add_operation("get_customer", "GET", "/customers")
    recent = events.add_publish_tool("recent", topic="orders", name="recent_orders")
    assert (crm.name, customer.tool_name, customer.mcp_name) == ("crm", "get_customer", "crm_get_customer")
    assert events.name == "shop-events"
    assert (recent.tool_name, recent.mcp_name) == ("recent_orders", "shop-events_recent_orders")


def test_names_that_only_terraform_knows(stack: Any, server: Any) -> None:
    name = TerraformVariable(stack, "name", type="string").string_value
    by_variable = server.add_http_server("crm", url="https://crm.example.com", name=name)
    assert stack.resolved(by_variable.add_operation("a", "GET", "/").mcp_name) == "${var.name}_a"
    by_name = KafkaBackend.from_name(stack, "by-name", "events", cluster=ID)
    assert by_name.add_publish_tool("a", topic="t").mcp_name == "events_a"
    by_id = HttpServer.from_id(stack, "by-id", ID)
    tool = by_id.add_operation("a", "GET", "/")
    assert "data" not in stack.synthesized() or "by-id" not in str(stack.synthesized()["data"])
    assert stack.resolved(tool.mcp_name).startswith("${data.mcpgateway_instaclustr_http_server_backend.by-id_")
    assert stack.resolved(tool.mcp_name).endswith(".name}_a")
    api = InstaclustrApi(stack, "api", server=server, components=["MONITORING_API_CORE"], api_user="agents")
    assert stack.resolved(api.name).endswith(".name}")


def test_a_gateway_calls_a_tool_by_the_name_that_clients_see(stack: Any, server: Any) -> None:
    crm = server.add_http_server("crm", url="https://crm.example.com")
    tool = crm.add_operation("get_customer", "GET", "/customers", description="Customers.")
    Gateway(stack, "assistant").add_mcp_tool("customer", server="https://gateway.example.com/orders", tool=tool)
    assert called(stack) == "crm_get_customer"


def test_a_name_that_is_text_is_called_as_it_is(stack: Any, server: Any) -> None:
    Gateway(stack, "assistant").add_mcp_tool("customer", server="https://g.example.com/orders", tool="get_customer")
    assert called(stack) == "get_customer"


class BothClouds(TerraformStack):
    """A tool of a backend that is looked up, and the gateway that calls it."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        orders = GatewayCluster.from_id(self, "cluster", ID).add_virtual_server(
            "orders", endpoint="/orders", authentication=NoAuthentication()
        )
        crm = HttpServer.from_id(self, "crm", orders.add_http_server("made", url="https://x.example", name="crm").id)
        tool = crm.add_operation("get_customer", "GET", "/customers")
        Gateway(self, "assistant").add_mcp_tool("customer", server=orders, tool=tool)


@pytest.mark.timeout(120)
def test_the_name_of_a_backend_that_is_looked_up_is_deployed(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(BothClouds)
    call = deployed.yandex_gateways["assistant"].tools["customer"].call
    assert call["tool_call"]["tool_name"] == "crm_get_customer"
    assert deployed.plan_is_empty()
