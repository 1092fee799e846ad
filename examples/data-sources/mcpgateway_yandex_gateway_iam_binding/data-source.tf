data "mcpgateway_yandex_gateway_iam_binding" "callers" {
  gateway_id = data.mcpgateway_yandex_gateway.assistant.id
  role       = "serverless.mcpGateways.invoker"
}

output "callers" {
  value = data.mcpgateway_yandex_gateway_iam_binding.callers.members
}
