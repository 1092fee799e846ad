data "mcpgateway_yandex_gateway_iam_bindings" "all" {
  gateway_id = data.mcpgateway_yandex_gateway.assistant.id
}

output "members_by_role" {
  value = { for each in data.mcpgateway_yandex_gateway_iam_bindings.all.gateway_iam_bindings : each.role => each.members }
}
