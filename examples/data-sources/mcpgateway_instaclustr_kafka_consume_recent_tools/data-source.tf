data "mcpgateway_instaclustr_kafka_consume_recent_tools" "all" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  backend_id = data.mcpgateway_instaclustr_kafka_backend.events.id
}

output "kafka_consume_recent_tools" {
  value = { for each in data.mcpgateway_instaclustr_kafka_consume_recent_tools.all.kafka_consume_recent_tools : each.name => each.id }
}
