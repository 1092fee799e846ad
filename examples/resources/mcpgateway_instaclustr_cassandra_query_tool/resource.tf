resource "mcpgateway_instaclustr_cassandra_query_tool" "orders_of_customer" {
  backend_id  = mcpgateway_instaclustr_cassandra_backend.history.id
  name        = "orders_of_customer"
  description = "All orders of a customer since a day."
  query       = "SELECT id, total FROM shop.orders WHERE customer = :customer AND day >= :since"

  # The bind variables, in the order of the query.
  parameters = [
    { name = "customer", type = "uuid", description = "Number of the customer." },
    { name = "since", type = "date", description = "The first day." },
  ]

  result_fields = [
    { name = "id", type = "uuid", description = "Number of the order." },
    { name = "total", type = "decimal", description = "What it cost, in euros." },
  ]
}
