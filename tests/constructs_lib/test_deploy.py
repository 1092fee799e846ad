"""The constructs as parts of an app, deployed: what composes at synth is what Terraform and the cloud take."""

from __future__ import annotations

from typing import Any

import jsii
import pytest
from cdktf import (
    App,
    Aspects,
    IAspect,
    TerraformCount,
    TerraformIterator,
    TerraformResource,
    TerraformStack,
    TerraformVariable,
)

from constructs_lib.instaclustr import (
    CassandraCluster,
    GatewayCluster,
    HttpServer,
    KafkaBackend,
    KafkaCluster,
    Oidc,
    VirtualServer,
)
from constructs_lib.l1 import InstaclustrHttpServerOperationTool, McpgatewayProvider
from constructs_lib.testing import DeploymentError, LocalCloud
from constructs_lib.yandex import Gateway

OIDC = Oidc("https://id.example.com", "https://id.example.com/jwks.json", ["orders"])

pytestmark = pytest.mark.timeout(180)


def stack_of(app: App, name: str) -> TerraformStack:
    stack = TerraformStack(app, name)
    McpgatewayProvider(stack, "mcpgateway")
    return stack


def several_stacks(app: App) -> None:
    """The clusters in one, the server on them in another, what uses it in a third."""
    data, base, shop = (stack_of(app, name) for name in ("z-data", "base", "a-shop"))
    kafka = KafkaCluster.from_name(data, "kafka", "sample-kafka")
    cassandra = CassandraCluster.from_name(data, "cassandra", "sample-cassandra")
    gateway = GatewayCluster.from_name(data, "gateway", "sample-mcp-gateway")
    server = VirtualServer(base, "orders", cluster=gateway, endpoint="/orders", authentication=OIDC)
    publish = server.add_kafka_backend("events", kafka=kafka).add_publish_tool("publish", topic="orders")
    history = server.add_cassandra_backend("history", data_centre=cassandra.data_centre("DC1"))
    server.grant("support", [publish])
    crm = HttpServer(shop, "crm", server=server, url="https://crm.example.com")
    find = crm.add_operation("find", "GET", "/")
    VirtualServer.from_id(shop, "there", server.id).grant("sales", [find, publish])
    assistant = Gateway(shop, "assistant")
    assistant.add_mcp_tool("publish", server=server, tool=publish)
    KafkaBackend(shop, "more", server=server, kafka=kafka)
    assert history.server is server


@pytest.mark.slow
def test_parts_in_several_stacks(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(several_stacks)
    server = deployed.virtual_servers["orders"]
    assert server.backends == {"events", "history", "crm", "more"}
    assert server.personas["support"].tools == {"publish"}
    assert server.personas["sales"].tools == {"find", "publish"}
    call = deployed.yandex_gateways["assistant"].tools["publish"].call
    assert call["url"] == f"https://mcp-gateway.{server.cluster_id.replace('-', '')}.cnodes.io/orders"
    assert deployed.plan_is_empty()


@jsii.implements(IAspect)
class Describing:
    """Gives every operation a description."""

    def visit(self, node: Any) -> None:
        if isinstance(node, InstaclustrHttpServerOperationTool):
            node.description = "By an aspect."


class Composed(TerraformStack):
    """Several of one construct, providers by alias, orders of making, aspects and overrides."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        west = McpgatewayProvider(self, "west", alias="west")
        topics = TerraformIterator.from_map({"orders": {"topic": "orders"}, "returns": {"topic": "returns_2"}})
        gateway = GatewayCluster.from_name(self, "gateway", "sample-mcp-gateway", provider=west)
        server = gateway.add_virtual_server("orders", endpoint="/orders", authentication=OIDC)
        first = TerraformResource(self, "first", terraform_resource_type="terraform_data")
        kafka = KafkaCluster.from_name(self, "kafka", "sample-kafka", depends_on=[first])
        events = server.add_kafka_backend("events", kafka=kafka, depends_on=[first])
        each = events.add_publish_tool(
            "each", for_each=topics, name=f"publish_{topics.key}", topic=topics.get_string("topic")
        )
        two = TerraformCount.of(2)
        counted = server.add_http_server(
            "counted", count=two, name=f"api{two.index}", url="https://api.example.com", provider=west
        )
        crm = server.add_http_server("crm", url="https://crm.example.com")
        crm.node.add_dependency(events)
        find = crm.add_operation("find", "GET", "/", depends_on=[counted])
        find.node.default_child.add_override("path", "/overridden")
        Aspects.of(crm).add(Describing())
        server.grant("support", [each, find])
        again = KafkaBackend.from_name(self, "again", "events", cluster=gateway, provider=west, depends_on=[events])
        more = again.add_publish_tool("more", count=two, name=f"more_{two.index}", topic="orders")
        server.grant("sales", [more])
        server.grant("sales", [find])
        names = TerraformIterator.from_list(["helper", "clerk"])
        assistants = Gateway(self, "assistants", for_each=names, name=names.value)
        assistants.add_mcp_tool("find", server=server, tool=find)


def test_a_composed_stack(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(Composed)
    server = deployed.virtual_servers["orders"]
    assert server.backends == {"events", "crm", "api0", "api1"}
    assert {tool.name: tool.topic for tool in server.backends["events"].tools.values()} == {
        "publish_orders": "orders",
        "publish_returns": "returns_2",
        "more_0": "orders",
        "more_1": "orders",
    }
    assert (server.tools["find"].path, server.tools["find"].description) == ("/overridden", "By an aspect.")
    assert server.personas["support"].tools == {"publish_orders", "publish_returns", "find"}
    assert server.personas["sales"].tools == {"more_0", "more_1", "find"}
    assert deployed.yandex_gateways == {"helper", "clerk"}
    assert deployed.plan_is_empty()


class Listed(TerraformStack):
    """A role whose tools are only known to Terraform."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        tools = TerraformVariable(self, "tools", type="list(string)")
        gateway = GatewayCluster.from_name(self, "gateway", "sample-mcp-gateway")
        server = gateway.add_virtual_server("orders", endpoint="/orders", authentication=OIDC)
        server.grant("support", tools.list_value)


def test_a_list_that_turns_out_to_be_empty_is_not_written(local_cloud: LocalCloud) -> None:
    with pytest.raises(DeploymentError, match="The tools of the role support are an empty list, which would"):
        local_cloud.deploy(Listed, variables={"tools": "[]"})
