data "mcpgateway_instaclustr_clusters" "all" {}

output "gateways" {
  value = { for each in data.mcpgateway_instaclustr_clusters.all.clusters : each.name => each.status }
}
