"""An MCP gateway that agents use to look up customers and to follow order events.

The gateway and the Kafka cluster exist already; this stack puts a virtual server on the gateway, lets only users of the
company's identity provider in, gives it two backends with a tool each, and says who may call what. It applies to the
local cloud, which runs inside the provider: replace `emulator` by `instaclustr` for the real one.
"""

from typing import Annotated

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from constructs import Construct
from pydantic import BaseModel, Field

from constructs_lib.instaclustr import ApiKey, Duration, GatewayCluster, KafkaCluster, Oidc, SaslPlain
from constructs_lib.l1 import McpgatewayProvider


class CustomerQuery(BaseModel):
    """Which customer to look up."""

    id: Annotated[str, Field(description="Number of the customer.")]


class Quickstart(TerraformStack):
    """The virtual server `orders` with its backends and tools."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        McpgatewayProvider(self, "mcpgateway", emulator={"path": "cloud.db"})

        gateway = GatewayCluster.from_name(self, "gateway", "sample-mcp-gateway")
        orders = gateway.add_virtual_server(
            "orders",
            endpoint="/orders",
            authentication=Oidc(
                issuer="https://login.example.com",
                jwks_url="https://login.example.com/.well-known/jwks.json",
                audiences=["orders"],
            ),
        )

        crm = orders.add_http_server(
            "crm", url="https://crm.example.com/api", authentication=ApiKey.bearer(self.secret("crm_key"))
        )
        customer = crm.add_operation(
            "get_customer", "GET", "/customers/{id}", description="A customer of the shop.", parameters=CustomerQuery
        )

        events = orders.add_kafka_backend(
            "events",
            kafka=KafkaCluster.from_name(self, "kafka", "sample-kafka"),
            credentials=SaslPlain("mcp", self.secret("kafka_password")),
        )
        recent = events.add_consume_recent_tool(
            "recent_orders",
            topics=["orders"],
            period=Duration.minutes(15),
            description="The orders of the last quarter of an hour.",
        )

        orders.grant("support", [customer, recent])
        orders.grant("warehouse", [recent])

        TerraformOutput(self, "url", value=orders.url)

    def secret(self, name: str) -> TerraformVariable:
        """A secret from outside: `TF_VAR_<name>`. Your own stack has no default for it."""
        return TerraformVariable(self, name, type="string", sensitive=True, default=f"demo-{name}")


app = App()
Quickstart(app, "quickstart")
app.synth()
