# The plan fails if the member does not have the role.
data "mcpgateway_yandex_gateway_iam_member" "auditor" {
  gateway_id = data.mcpgateway_yandex_gateway.assistant.id
  role       = "serverless.mcpGateways.viewer"
  member     = "userAccount:ajeauditor0000000000"
}
