data "mcpgateway_instaclustr_opensearch_index_document_tool" "save_review" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "save_review"
}

output "save_review_index_name" {
  value = data.mcpgateway_instaclustr_opensearch_index_document_tool.save_review.index_name
}
