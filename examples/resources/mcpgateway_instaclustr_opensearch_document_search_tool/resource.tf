resource "mcpgateway_instaclustr_opensearch_document_search_tool" "find_products" {
  backend_id  = mcpgateway_instaclustr_opensearch_backend.products.id
  name        = "find_products"
  description = "Products by words of their title, up to a price."
  index_name  = "products"

  # A text that is ":" and a name is a bind variable.
  query = jsonencode({
    size = 20
    query = {
      bool = {
        must   = [{ match = { title = ":words" } }]
        filter = [{ range = { price = { lte = ":maximum" } } }]
      }
    }
  })

  parameters = [
    { name = "words", type = "text", description = "Words of the title." },
    { name = "maximum", type = "integer", description = "The highest price, in euros." },
  ]
}
