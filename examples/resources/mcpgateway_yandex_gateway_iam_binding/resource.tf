# All that may call the gateway: members that are not listed lose the role.
resource "mcpgateway_yandex_gateway_iam_binding" "callers" {
  gateway_id = mcpgateway_yandex_gateway.assistant.id
  role       = "serverless.mcpGateways.invoker"

  members = [
    "serviceAccount:ajeagent000000000000",
    "group:ajesupport0000000000",
  ]
}
