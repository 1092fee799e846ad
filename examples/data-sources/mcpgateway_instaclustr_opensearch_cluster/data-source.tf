data "mcpgateway_instaclustr_opensearch_cluster" "shop" {
  name = "sample-opensearch"
}

# What a backend's `opensearch_cluster_id` takes.
output "opensearch_cluster_id" {
  value = data.mcpgateway_instaclustr_opensearch_cluster.shop.id
}
