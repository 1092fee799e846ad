data "mcpgateway_instaclustr_versions" "all" {}

output "versions" {
  value = { for each in data.mcpgateway_instaclustr_versions.all.versions : each.version => each.lifecycle_state }
}
