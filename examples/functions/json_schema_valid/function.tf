variable "order_schema" {
  description = "JSON Schema of an order."
  type        = string
  default     = "{\"type\": \"object\", \"required\": [\"customer\"]}"

  validation {
    condition     = provider::mcpgateway::json_schema_valid(var.order_schema)
    error_message = "This is not a JSON Schema."
  }
}
