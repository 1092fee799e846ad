"""A shop's data for agents: its order events in Kafka, its history in Cassandra, its CRM behind an HTTP API.

The Kafka and Cassandra clusters are the vendor's provider's, made by this stack as well; the gateway stands already.
"""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from constructs import Construct
from pydantic import BaseModel, Field
from vendor import CassandraClusterV2, InstaclustrProvider, KafkaClusterV3

from constructs_lib.instaclustr import ApiKey, CassandraCluster, Duration, GatewayCluster, Oidc, SaslPlain
from constructs_lib.l1 import McpgatewayProvider


class OrderRow(BaseModel):
    """An order of the shop."""

    id: Annotated[UUID, Field(description="Number of the order.")]
    total: Annotated[Decimal, Field(description="What it came to, in euros.")]


class Customer(BaseModel):
    """Which customer to look for."""

    id: Annotated[UUID, Field(description="Number of the customer.")]
    verbose: Annotated[bool, Field(description="Whether addresses are wanted, too.")] = False


class Commerce(TerraformStack):
    """The virtual server `orders`, with all that it works on."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        McpgatewayProvider(self, "mcpgateway", emulator={"path": "cloud.db"})
        InstaclustrProvider(self, "instaclustr", terraform_key=self.secret("terraform_key"))

        kafka = KafkaClusterV3(
            self,
            "kafka",
            name="shop-events",
            kafka_version="3.9.1",
            sla_tier="NON_PRODUCTION",
            private_network_cluster=False,
            pci_compliance_mode=False,
            auto_create_topics=True,
            allow_delete_topics=False,
            client_to_cluster_encryption=True,
            default_replication_factor=3,
            default_number_of_partitions=3,
            data_centre=[
                {
                    "name": "AWS_VPC_US_EAST_1",
                    "cloud_provider": "AWS_VPC",
                    "region": "US_EAST_1",
                    "network": "10.1.0.0/16",
                    "node_size": "KFK-DEV-t4g.small-5",
                    "number_of_nodes": 3,
                }
            ],
        )
        cassandra = CassandraClusterV2(
            self,
            "cassandra",
            name="shop-history",
            cassandra_version="5.0.5",
            sla_tier="NON_PRODUCTION",
            private_network_cluster=False,
            pci_compliance_mode=False,
            lucene_enabled=False,
            password_and_user_auth=True,
            data_centre=[
                {
                    "name": "DC1",
                    "cloud_provider": "AWS_VPC",
                    "region": "US_EAST_1",
                    "network": "10.2.0.0/16",
                    "node_size": "CAS-DEV-t4g.small-5",
                    "number_of_nodes": 3,
                    "replication_factor": 3,
                    "client_to_cluster_encryption": True,
                    "continuous_backup": False,
                    "private_ip_broadcast_for_discovery": False,
                }
            ],
        )

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

        events = orders.add_kafka_backend(
            "events", kafka=kafka, credentials=SaslPlain("mcp", self.secret("kafka_password"))
        )
        publish = events.add_publish_tool("publish_order", topic="orders", description="Places an order.")
        recent = events.add_consume_recent_tool(
            "recent_orders",
            topics=["orders"],
            period=Duration.minutes(15),
            description="The orders of the last quarter of an hour.",
        )

        history = orders.add_cassandra_backend(
            "history",
            data_centre=CassandraCluster.of(cassandra).data_centre("DC1"),
            credentials=SaslPlain("mcp", self.secret("cassandra_password")),
        )
        by_customer = history.add_query_tool(
            "orders_by_customer",
            description="All orders of a customer.",
            query="SELECT id, total FROM shop.orders WHERE customer = :customer",
            parameters={"customer": Annotated[UUID, Field(description="Number of the customer.")]},
            result=OrderRow,
        )

        crm = orders.add_http_server(
            "crm", url="https://crm.example.com", authentication=ApiKey.bearer(self.secret("crm_key"))
        )
        crm.add_operation(
            "get_customer", "GET", "/customers/{id}", description="A customer of the shop.", parameters=Customer
        )
        found = crm.add_operations_from_openapi("crm.yaml", include=["listCustomers", "addNote"])

        orders.grant("support", [by_customer, recent, *found.values()])
        orders.deny("intern", [publish])

        TerraformOutput(self, "url", value=orders.url)

    def secret(self, name: str) -> TerraformVariable:
        """A secret from outside: `TF_VAR_<name>`. Your own stack has no default for it."""
        return TerraformVariable(self, name, type="string", sensitive=True, default=f"demo-{name}")


app = App()
Commerce(app, "commerce")
app.synth()
