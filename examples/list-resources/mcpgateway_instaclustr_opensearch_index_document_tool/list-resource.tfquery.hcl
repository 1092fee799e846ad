list "mcpgateway_instaclustr_opensearch_index_document_tool" "all" {
  provider = mcpgateway

  config {
    cluster_id = "4650aa98-e894-4675-9614-558915d5837a"
  }
}
