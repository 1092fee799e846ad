resource "mcpgateway_instaclustr_api_backend" "operations" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  components        = ["CLUSTER_MANAGEMENT_API_CORE", "MONITORING_API_CORE"]
  api_user          = "agents"
}
