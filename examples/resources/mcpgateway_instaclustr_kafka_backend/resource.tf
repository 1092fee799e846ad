variable "kafka_password" {
  description = "Password of the Kafka user mcp."
  type        = string
  ephemeral   = true
}

resource "mcpgateway_instaclustr_kafka_backend" "events" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  name              = "events"
  kafka_cluster_id  = "c3d4e5f6-a7b8-9012-cdef-123456789012"

  # Reach the cluster over its private network, which is peered with the gateway's.
  use_private_network = true
  peer_networks       = true

  authentication_sasl_plain = {
    username            = "mcp"
    password_wo         = var.kafka_password
    password_wo_version = 1
  }
}
