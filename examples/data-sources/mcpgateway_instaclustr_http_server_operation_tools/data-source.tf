data "mcpgateway_instaclustr_http_server_operation_tools" "all" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  backend_id = data.mcpgateway_instaclustr_http_server_backend.crm.id
}

output "http_server_operation_tools" {
  value = { for each in data.mcpgateway_instaclustr_http_server_operation_tools.all.http_server_operation_tools : each.name => each.id }
}
