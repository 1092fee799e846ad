variable "opensearch_password" {
  description = "Password of the OpenSearch user mcp."
  type        = string
  ephemeral   = true
}

resource "mcpgateway_instaclustr_opensearch_backend" "products" {
  virtual_server_id     = mcpgateway_instaclustr_virtual_server.orders.id
  name                  = "products"
  opensearch_cluster_id = "e5f6a7b8-c9d0-1234-ef01-345678901234"

  # Reach the cluster over its private network, which is peered with the gateway's.
  use_private_network = true
  peer_networks       = true

  authentication_sasl_plain = {
    username            = "mcp"
    password_wo         = var.opensearch_password
    password_wo_version = 1
  }
}
