data "mcpgateway_instaclustr_api_backends" "all" {
  cluster_id        = data.mcpgateway_instaclustr_cluster.gateway.id
  virtual_server_id = data.mcpgateway_instaclustr_virtual_server.orders.id
}

output "api_backends" {
  value = { for each in data.mcpgateway_instaclustr_api_backends.all.api_backends : each.api_user => each.id }
}
