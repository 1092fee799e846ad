data "mcpgateway_instaclustr_http_server_operation_tool" "get_customer" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "get_customer"
}

output "get_customer_path" {
  value = data.mcpgateway_instaclustr_http_server_operation_tool.get_customer.path
}
