data "mcpgateway_yandex_gateway_iam_members" "viewers" {
  gateway_id = data.mcpgateway_yandex_gateway.assistant.id
  role       = "serverless.mcpGateways.viewer"
}

output "viewers" {
  value = data.mcpgateway_yandex_gateway_iam_members.viewers.gateway_iam_members[*].member
}
