data "mcpgateway_instaclustr_kafka_publish_message_tools" "all" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  backend_id = data.mcpgateway_instaclustr_kafka_backend.events.id
}

output "kafka_publish_message_tools" {
  value = { for each in data.mcpgateway_instaclustr_kafka_publish_message_tools.all.kafka_publish_message_tools : each.name => each.id }
}
