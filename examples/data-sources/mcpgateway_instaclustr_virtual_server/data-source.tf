data "mcpgateway_instaclustr_virtual_server" "orders" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "orders"
}

output "orders_endpoint_url" {
  value = data.mcpgateway_instaclustr_virtual_server.orders.endpoint_url
}
