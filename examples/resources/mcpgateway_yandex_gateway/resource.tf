variable "orders_token" {
  description = "Token that the virtual server of the shop takes."
  type        = string
  ephemeral   = true
}

resource "mcpgateway_yandex_gateway" "assistant" {
  name               = "orders-assistant"
  description        = "What the shop's assistant can do."
  service_account_id = "ajeassistant00000000"
  labels             = { team = "shop" }

  tools = {
    delivery_days = {
      description = "When an order can be delivered to a place."
      input_json_schema = jsonencode({
        type       = "object"
        properties = { city = { type = "string" } }
        required   = ["city"]
      })

      # jq in the text is filled in from the arguments; a backslash is doubled in Terraform's texts.
      action = {
        http_call = {
          url = "https://delivery.example.com/days?city=\\(.city)"
        }
      }
    }
    order_status = {
      description       = "How far an order is."
      input_json_schema = jsonencode({ type = "object", properties = { order = { type = "string" } } })

      action = {
        function_call = {
          function_id = "d4eorderstatus000000"
        }
      }
    }
    get_customer = {
      description = "A customer of the shop."
      input_json_schema = jsonencode({
        type       = "object"
        properties = { id = { type = "string" } }
        required   = ["id"]
      })

      # A tool of another MCP server: here, of a virtual server on NetApp Instaclustr.
      action = {
        mcp_call = {
          url       = "https://gateway.example.com${mcpgateway_instaclustr_virtual_server.orders.endpoint_url}"
          transport = "STREAMABLE"

          tool_call = {
            # Clients of a virtual server see a tool as <backend>_<tool>.
            tool_name       = "${mcpgateway_instaclustr_http_server_backend.crm.name}_${mcpgateway_instaclustr_http_server_operation_tool.get_customer.name}"
            parameters_json = "\\( . )"
          }

          header = {
            header_name             = "Authorization"
            header_value_wo         = "Bearer ${var.orders_token}"
            header_value_wo_version = 1
          }
        }
      }
    }
  }
}
