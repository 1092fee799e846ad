resource "mcpgateway_instaclustr_kafka_consume_recent_tool" "recent_orders" {
  backend_id          = mcpgateway_instaclustr_kafka_backend.events.id
  name                = "recent_orders"
  description         = "Orders and returns of the last quarter of an hour."
  topics              = ["orders", "returns"]
  consume_period      = 900
  message_description = "An order as JSON: its number, customer, items and total."
}
