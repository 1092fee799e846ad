data "mcpgateway_instaclustr_opensearch_backend" "products" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "products"
}

output "products_opensearch_cluster_id" {
  value = data.mcpgateway_instaclustr_opensearch_backend.products.opensearch_cluster_id
}
