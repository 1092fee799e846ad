data "mcpgateway_instaclustr_persona_access_control" "support" {
  virtual_server_id = data.mcpgateway_instaclustr_virtual_server.orders.id
  persona_role      = "support"
}

output "tools_of_support" {
  value = data.mcpgateway_instaclustr_persona_access_control.support.tools
}
