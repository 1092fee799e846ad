"""An MCP gateway that agents use to look up customers and to follow order events.

The gateway and the Kafka cluster exist already; this stack puts a virtual server on the gateway, lets only users of the
company's identity provider in, and hangs two backends below it. It applies to the local cloud, which runs inside the
provider: replace `emulator` by `instaclustr` for the real one.
"""

from pathlib import Path

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from constructs import Construct

from constructs_lib.l1 import (
    InstaclustrHttpServerBackend,
    InstaclustrHttpServerBackendAuthentication,
    InstaclustrHttpServerBackendAuthenticationHeader,
    InstaclustrKafkaBackend,
    InstaclustrKafkaBackendAuthenticationSaslPlain,
    InstaclustrVirtualServer,
    InstaclustrVirtualServerAuthentication,
    McpgatewayProvider,
    McpgatewayProviderEmulator,
)

GATEWAY_CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"
KAFKA_CLUSTER = "c3d4e5f6-a7b8-9012-cdef-123456789012"


class Quickstart(TerraformStack):
    """The virtual server `orders` with its backends."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        cloud = Path(__file__).with_name("cloud.db").absolute()
        McpgatewayProvider(self, "mcpgateway", emulator=McpgatewayProviderEmulator(path=str(cloud)))

        orders = InstaclustrVirtualServer(
            self,
            "orders",
            cluster_id=GATEWAY_CLUSTER,
            name="orders",
            endpoint_url="/orders",
            authentication=InstaclustrVirtualServerAuthentication(
                issuer="https://login.example.com",
                jwks_url="https://login.example.com/.well-known/jwks.json",
                audiences=["orders"],
                scopes_supported=["openid", "orders.read"],
            ),
        )

        crm = InstaclustrHttpServerBackend(
            self,
            "crm",
            virtual_server_id=orders.id,
            name="crm",
            server_url="https://crm.example.com/api",
            authentication=InstaclustrHttpServerBackendAuthentication(
                scheme="KEY",
                # Write-only: the key reaches neither state nor plan. Raise the version to have a new one sent.
                key_wo=self.secret("crm_key", "Key of the CRM's API."),
                key_wo_version=1,
                header=InstaclustrHttpServerBackendAuthenticationHeader(name="X-Api-Key", key_prefix="Key"),
            ),
        )

        events = InstaclustrKafkaBackend(
            self,
            "events",
            virtual_server_id=orders.id,
            name="events",
            kafka_cluster_id=KAFKA_CLUSTER,
            authentication_sasl_plain=InstaclustrKafkaBackendAuthenticationSaslPlain(
                username="mcp",
                password_wo=self.secret("kafka_password", "Password of the Kafka user `mcp`."),
                password_wo_version=1,
            ),
        )

        TerraformOutput(self, "virtual_server_id", value=orders.id)
        TerraformOutput(self, "backend_ids", value={"crm": crm.id, "events": events.id})

    def secret(self, name: str, description: str) -> str:
        """A secret from outside: `TF_VAR_<name>`. Your own stack has no default for it."""
        variable = TerraformVariable(
            self, name, type="string", description=description, sensitive=True, default=f"demo-{name}"
        )
        # Terraform is to forget the value after each run.
        variable.add_override("ephemeral", True)
        return variable.string_value


app = App()
Quickstart(app, "quickstart")
app.synth()
