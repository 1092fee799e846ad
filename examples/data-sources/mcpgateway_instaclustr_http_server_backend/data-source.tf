data "mcpgateway_instaclustr_http_server_backend" "crm" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "crm"
}

output "crm_server_url" {
  value = data.mcpgateway_instaclustr_http_server_backend.crm.server_url
}
