data "mcpgateway_instaclustr_kafka_backend" "events" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "events"
}

output "events_kafka_cluster_id" {
  value = data.mcpgateway_instaclustr_kafka_backend.events.kafka_cluster_id
}
