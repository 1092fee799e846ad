resource "mcpgateway_instaclustr_http_server_operation_tool" "get_customer" {
  backend_id  = mcpgateway_instaclustr_http_server_backend.crm.id
  name        = "get_customer"
  description = "A customer of the shop, with address and open orders."
  method      = "get"
  path        = "/customers/{id}"

  parameters = [
    {
      name        = "id"
      in          = "path"
      required    = true
      description = "Number of the customer."
      schema      = jsonencode({ type = "string", format = "uuid" })
    },
    {
      name        = "orders"
      in          = "query"
      description = "How many of the latest orders to add."
      schema      = jsonencode({ type = "integer", minimum = 0, maximum = 50 })
    },
  ]
}
