list "mcpgateway_instaclustr_persona_access_control" "all" {
  provider = mcpgateway

  config {
    cluster_id        = "4650aa98-e894-4675-9614-558915d5837a"
    virtual_server_id = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
  }
}
