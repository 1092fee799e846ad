data "mcpgateway_yandex_gateway" "assistant" {
  name = "orders-assistant"
}

output "url" {
  value = data.mcpgateway_yandex_gateway.assistant.base_domain
}
