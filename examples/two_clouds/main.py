"""An assistant in Yandex Cloud that uses a tool on an MCP gateway of Instaclustr.

The virtual server `orders` offers the CRM's customers on the one cloud. On the other one, the gateway `assistant`
passes calls on to it, and may be called by one service account.
"""

from typing import Annotated

from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct
from pydantic import BaseModel, Field

from constructs_lib.instaclustr import GatewayCluster, NoAuthentication
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.yandex import Gateway, ServiceAccount

GATEWAY_CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"


class Customer(BaseModel):
    """Which customer to look for."""

    id: Annotated[str, Field(description="Number of the customer.")]


class TwoClouds(TerraformStack):
    """A tool on Instaclustr, and the gateway in Yandex Cloud that calls it."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        # Both clouds, inside the provider; for the real ones: instaclustr=… and yandex=…, or IC_… and YC_….
        McpgatewayProvider(self, "mcpgateway", emulator={"path": "cloud.db"})

        cluster = GatewayCluster.from_id(self, "cluster", GATEWAY_CLUSTER)
        # Open, as the other gateway has no token of an identity provider to send: let only that one reach it.
        orders = cluster.add_virtual_server(
            "orders-of-two", endpoint="/orders-of-two", authentication=NoAuthentication()
        )
        crm = orders.add_http_server("crm", url="https://crm.example.com")
        customer = crm.add_operation(
            "get_customer", "GET", "/customers/{id}", parameters=Customer, description="A customer of the shop."
        )

        assistant = Gateway(self, "assistant")
        # Called by the name that clients of the virtual server see, crm_get_customer: customer.mcp_name.
        assistant.add_mcp_tool("customer", server=orders, tool=customer)
        assistant.grant_invoke(ServiceAccount("ajeagent000000000000"))

        TerraformOutput(self, "url", value=assistant.url)


app = App()
TwoClouds(app, "two_clouds")
app.synth()
