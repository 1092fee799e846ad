"""A virtual server that somebody made by hand, adopted: from now on this stack says what it is.

It exists on every local cloud; `find` lists what there is to adopt. The next apply imports it, and adds a backend.
"""

from cdktf import App, TerraformStack
from constructs import Construct

from constructs_lib.l1 import InstaclustrHttpServerBackend, InstaclustrVirtualServer, McpgatewayProvider

GATEWAY_CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"
EXISTING_SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"


class AdoptExisting(TerraformStack):
    """The server as it is, and what comes new below it."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        McpgatewayProvider(self, "mcpgateway", emulator={"path": "cloud.db"})

        # What differs from this is changed by the apply that imports: look at the plan first.
        server = InstaclustrVirtualServer(
            self,
            "server",
            cluster_id=GATEWAY_CLUSTER,
            name="sample-virtual-server",
            endpoint_url="/sample",
        )
        server.import_from(EXISTING_SERVER)

        InstaclustrHttpServerBackend(
            self, "crm", virtual_server_id=server.id, name="crm", server_url="https://crm.example.com"
        )


app = App()
AdoptExisting(app, "adopt_existing")
app.synth()
