data "mcpgateway_instaclustr_api_backend" "operations" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  api_user   = "agents"
}

output "operations_components" {
  value = data.mcpgateway_instaclustr_api_backend.operations.components
}
