list "mcpgateway_instaclustr_api_backend" "all" {
  provider = mcpgateway

  config {
    cluster_id = "4650aa98-e894-4675-9614-558915d5837a"
  }
}
