data "mcpgateway_instaclustr_cluster" "gateway" {
  name = "gateway"
}

output "gateway_status" {
  value = data.mcpgateway_instaclustr_cluster.gateway.status
}
