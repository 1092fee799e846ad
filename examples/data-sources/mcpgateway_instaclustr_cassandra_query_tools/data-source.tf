data "mcpgateway_instaclustr_cassandra_query_tools" "all" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  backend_id = data.mcpgateway_instaclustr_cassandra_backend.history.id
}

output "cassandra_query_tools" {
  value = { for each in data.mcpgateway_instaclustr_cassandra_query_tools.all.cassandra_query_tools : each.name => each.id }
}
