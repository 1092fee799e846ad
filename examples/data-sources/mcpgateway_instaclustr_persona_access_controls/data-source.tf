data "mcpgateway_instaclustr_persona_access_controls" "all" {
  cluster_id        = data.mcpgateway_instaclustr_cluster.gateway.id
  virtual_server_id = data.mcpgateway_instaclustr_virtual_server.orders.id
}

output "personas" {
  value = { for each in data.mcpgateway_instaclustr_persona_access_controls.all.persona_access_controls : each.persona_role => each.type }
}
