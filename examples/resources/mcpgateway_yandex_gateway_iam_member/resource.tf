# One more member; what others have stays as it is.
resource "mcpgateway_yandex_gateway_iam_member" "auditor" {
  gateway_id = mcpgateway_yandex_gateway.assistant.id
  role       = "serverless.mcpGateways.viewer"
  member     = "userAccount:ajeauditor0000000000"
}
