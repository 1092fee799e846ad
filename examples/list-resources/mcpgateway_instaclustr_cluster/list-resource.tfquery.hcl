list "mcpgateway_instaclustr_cluster" "all" {
  provider = mcpgateway
}
