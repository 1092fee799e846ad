data "mcpgateway_instaclustr_opensearch_document_search_tools" "all" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  backend_id = data.mcpgateway_instaclustr_opensearch_backend.products.id
}

output "opensearch_document_search_tools" {
  value = { for each in data.mcpgateway_instaclustr_opensearch_document_search_tools.all.opensearch_document_search_tools : each.name => each.id }
}
