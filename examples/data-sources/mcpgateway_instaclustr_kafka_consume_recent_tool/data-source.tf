data "mcpgateway_instaclustr_kafka_consume_recent_tool" "recent_orders" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "recent_orders"
}

output "recent_orders_topics" {
  value = data.mcpgateway_instaclustr_kafka_consume_recent_tool.recent_orders.topics
}
