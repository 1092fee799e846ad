data "mcpgateway_yandex_gateways" "assistants" {
  filter = "name=\"orders-assistant\""
}

output "urls" {
  value = { for each in data.mcpgateway_yandex_gateways.assistants.gateways : each.name => each.base_domain }
}
