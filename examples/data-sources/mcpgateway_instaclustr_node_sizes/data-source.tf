data "mcpgateway_instaclustr_node_sizes" "all" {}

output "node_sizes_of_aws" {
  value = [
    for each in data.mcpgateway_instaclustr_node_sizes.all.node_sizes : each.name if each.cloud_provider == "AWS_VPC"
  ]
}
