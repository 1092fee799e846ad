"""OpenSearch: clusters and backends."""

from __future__ import annotations

from typing import Any

from cdktf import TerraformStack, TerraformVariable

from constructs_lib.instaclustr import NoAuthentication, OpenSearchCluster, SaslPlain, VirtualServer
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.testing import LocalCloud

ID = "4650aa98-e894-4675-9614-558915d5837a"
OPENSEARCH = "e5f6a7b8-c9d0-1234-ef01-345678901234"


def test_a_backend(stack: Any) -> None:
    server = VirtualServer.from_id(stack, "server", ID)
    password = TerraformVariable(stack, "password", type="string", sensitive=True)
    cluster = OpenSearchCluster.from_name(stack, "opensearch", "sample-opensearch")
    server.add_opensearch_backend(
        "products",
        opensearch=cluster,
        credentials=SaslPlain("mcp", password.string_value),
        use_private_network=True,
        peer_networks=False,
    )
    server.add_opensearch_backend("bare", opensearch=OpenSearchCluster.from_id(stack, "other", ID), name="plain")
    written = stack.written("opensearch_backend")
    made = written["products"]
    assert made["opensearch_cluster_id"] == "${data.mcpgateway_instaclustr_opensearch_cluster.opensearch.id}"
    assert (made["use_private_network"], made["peer_networks"]) == (True, False)
    assert made["authentication_sasl_plain"]["username"] == "mcp"
    assert made["authentication_sasl_plain"]["password_wo"] == "${var.password}"
    assert written["plain"].keys() == {"name", "virtual_server_id", "opensearch_cluster_id"}
    assert stack.told() == []


class Products(TerraformStack):
    """A server with an OpenSearch backend."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        server = VirtualServer(
            self,
            "shop",
            cluster="4650aa98-e894-4675-9614-558915d5837a",
            endpoint="/shop",
            authentication=NoAuthentication(),
        )
        opensearch = OpenSearchCluster.from_name(self, "opensearch", "sample-opensearch")
        password = TerraformVariable(self, "password", type="string", sensitive=True, default="demo")
        server.add_opensearch_backend(
            "products", opensearch=opensearch, credentials=SaslPlain("mcp", password), use_private_network=True
        )


def test_a_backend_is_deployed(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(Products)
    backend = deployed.virtual_servers["shop"].backends["products"]
    assert backend.kind == "opensearch"
    assert backend.opensearch_cluster_id == OPENSEARCH
    assert backend.use_private_network is True
