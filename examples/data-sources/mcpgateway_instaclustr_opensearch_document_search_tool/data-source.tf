data "mcpgateway_instaclustr_opensearch_document_search_tool" "find_products" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "find_products"
}

output "find_products_query" {
  value = data.mcpgateway_instaclustr_opensearch_document_search_tool.find_products.query
}
