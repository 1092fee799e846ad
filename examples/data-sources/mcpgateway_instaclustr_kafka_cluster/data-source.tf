data "mcpgateway_instaclustr_kafka_cluster" "shop" {
  name = "sample-kafka"
}

# What a backend's `kafka_cluster_id` takes.
output "kafka_cluster_id" {
  value = data.mcpgateway_instaclustr_kafka_cluster.shop.id
}
