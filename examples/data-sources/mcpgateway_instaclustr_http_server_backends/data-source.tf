data "mcpgateway_instaclustr_http_server_backends" "all" {
  cluster_id        = data.mcpgateway_instaclustr_cluster.gateway.id
  virtual_server_id = data.mcpgateway_instaclustr_virtual_server.orders.id
}

output "http_server_backends" {
  value = { for each in data.mcpgateway_instaclustr_http_server_backends.all.http_server_backends : each.name => each.id }
}
