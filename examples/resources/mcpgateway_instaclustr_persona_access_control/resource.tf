# Support may look, but not order.
resource "mcpgateway_instaclustr_persona_access_control" "support" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  persona_role      = "support"
  type              = "ALLOWLIST"

  tools = [
    mcpgateway_instaclustr_http_server_operation_tool.get_customer.id,
    mcpgateway_instaclustr_cassandra_query_tool.orders_of_customer.id,
    mcpgateway_instaclustr_kafka_consume_recent_tool.recent_orders.id,
  ]
}

# Operators may use every tool, those that come later included.
resource "mcpgateway_instaclustr_persona_access_control" "operator" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  persona_role      = "operator"
  type              = "ALLOWLIST"
  all_tools         = true
}
