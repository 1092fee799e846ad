data "mcpgateway_instaclustr_cassandra_query_tool" "orders_of_customer" {
  cluster_id = data.mcpgateway_instaclustr_cluster.gateway.id
  name       = "orders_of_customer"
}

output "orders_of_customer_query" {
  value = data.mcpgateway_instaclustr_cassandra_query_tool.orders_of_customer.query
}
