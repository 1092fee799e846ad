variable "cassandra_password" {
  description = "Password of the Cassandra user mcp."
  type        = string
  ephemeral   = true
}

resource "mcpgateway_instaclustr_cassandra_backend" "history" {
  virtual_server_id        = mcpgateway_instaclustr_virtual_server.orders.id
  name                     = "history"
  cassandra_data_centre_id = "d4e5f6a7-b8c9-0123-def0-234567890123"

  # Reach the cluster over its private network, which is peered with the gateway's.
  use_private_network = true
  peer_networks       = true

  authentication_sasl_plain = {
    username            = "mcp"
    password_wo         = var.cassandra_password
    password_wo_version = 1
  }
}
