data "mcpgateway_instaclustr_opensearch_index_document_tools" "all" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  backend_id = data.mcpgateway_instaclustr_opensearch_backend.products.id
}

output "opensearch_index_document_tools" {
  value = { for each in data.mcpgateway_instaclustr_opensearch_index_document_tools.all.opensearch_index_document_tools : each.name => each.id }
}
