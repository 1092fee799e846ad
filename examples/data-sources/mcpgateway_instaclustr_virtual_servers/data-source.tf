data "mcpgateway_instaclustr_virtual_servers" "all" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
}

output "virtual_servers" {
  value = { for each in data.mcpgateway_instaclustr_virtual_servers.all.virtual_servers : each.name => each.id }
}
