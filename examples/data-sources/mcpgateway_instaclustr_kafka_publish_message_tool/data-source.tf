data "mcpgateway_instaclustr_kafka_publish_message_tool" "publish_order" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "publish_order"
}

output "publish_order_topic" {
  value = data.mcpgateway_instaclustr_kafka_publish_message_tool.publish_order.topic
}
