resource "mcpgateway_instaclustr_opensearch_index_document_tool" "save_review" {
  backend_id  = mcpgateway_instaclustr_opensearch_backend.products.id
  name        = "save_review"
  description = "Saves a customer's review of a product."
  index_name  = "reviews"

  document_schema = jsonencode({
    type     = "object"
    required = ["product", "stars"]
    properties = {
      product = { type = "string", description = "Number of the product." }
      stars   = { type = "integer", minimum = 1, maximum = 5 }
      text    = { type = "string", description = "What the customer thinks of it." }
    }
  })
}
