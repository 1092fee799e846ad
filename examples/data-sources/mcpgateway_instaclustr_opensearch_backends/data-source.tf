data "mcpgateway_instaclustr_opensearch_backends" "all" {
  cluster_id        = data.mcpgateway_instaclustr_cluster.gateway.id
  virtual_server_id = data.mcpgateway_instaclustr_virtual_server.orders.id
}

output "opensearch_backends" {
  value = { for each in data.mcpgateway_instaclustr_opensearch_backends.all.opensearch_backends : each.name => each.id }
}
