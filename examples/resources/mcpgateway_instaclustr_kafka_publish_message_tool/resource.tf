resource "mcpgateway_instaclustr_kafka_publish_message_tool" "publish_order" {
  backend_id          = mcpgateway_instaclustr_kafka_backend.events.id
  name                = "publish_order"
  description         = "Places an order."
  topic               = "orders"
  message_description = "An order as JSON: customer, and items with their numbers."
}
