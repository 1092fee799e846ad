data "mcpgateway_instaclustr_cassandra_backend" "history" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "history"
}

output "history_cassandra_data_centre_id" {
  value = data.mcpgateway_instaclustr_cassandra_backend.history.cassandra_data_centre_id
}
