data "mcpgateway_instaclustr_cassandra_backends" "all" {
  cluster_id        = data.mcpgateway_instaclustr_cluster.gateway.id
  virtual_server_id = data.mcpgateway_instaclustr_virtual_server.orders.id
}

output "cassandra_backends" {
  value = { for each in data.mcpgateway_instaclustr_cassandra_backends.all.cassandra_backends : each.name => each.id }
}
