"""An assistant in Yandex Cloud that uses a tool on an MCP gateway of Instaclustr.

The virtual server `orders` offers the CRM's customers on the one cloud. On the other one, the gateway `assistant`
passes calls on to it, and may be called by one service account.
"""

import json
from pathlib import Path

from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct

from constructs_lib.l1 import (
    InstaclustrHttpServerBackend,
    InstaclustrHttpServerOperationTool,
    InstaclustrHttpServerOperationToolParameters,
    InstaclustrVirtualServer,
    McpgatewayProvider,
    McpgatewayProviderEmulator,
)
from constructs_lib.yandex import Gateway, ServiceAccount

GATEWAY_CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"
CUSTOMER_ID = {"type": "string", "description": "Number of the customer."}


class TwoClouds(TerraformStack):
    """A tool on Instaclustr, and the gateway in Yandex Cloud that calls it."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        # Both clouds, inside the provider; for the real ones: instaclustr=… and yandex=…, or IC_… and YC_….
        cloud = Path(__file__).with_name("cloud.db").absolute()
        McpgatewayProvider(self, "mcpgateway", emulator=McpgatewayProviderEmulator(path=str(cloud)))

        orders = InstaclustrVirtualServer(
            self, "orders", cluster_id=GATEWAY_CLUSTER, name="orders-of-two", endpoint_url="/orders-of-two"
        )
        crm = InstaclustrHttpServerBackend(
            self, "crm", virtual_server_id=orders.id, name="crm", server_url="https://crm.example.com"
        )
        customer = InstaclustrHttpServerOperationTool(
            self,
            "customer",
            backend_id=crm.id,
            name="get_customer",
            description="A customer of the shop.",
            method="get",
            path="/customers/{id}",
            parameters=[
                InstaclustrHttpServerOperationToolParameters(
                    name="id", in_="path", required=True, schema=json.dumps(CUSTOMER_ID)
                )
            ],
        )

        assistant = Gateway(self, "assistant")
        assistant.add_mcp_tool(
            "customer",
            server=f"https://mcp-gateway.{orders.cluster_id}.cnodes.io{orders.endpoint_url}",
            tool=customer.name,
            description="A customer of the shop.",
            input={"type": "object", "properties": {"id": CUSTOMER_ID}, "required": ["id"]},
        )
        assistant.grant_invoke(ServiceAccount("ajeagent000000000000"))

        TerraformOutput(self, "url", value=assistant.url)


app = App()
TwoClouds(app, "two_clouds")
app.synth()
