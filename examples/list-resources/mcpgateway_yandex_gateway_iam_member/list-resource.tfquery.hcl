list "mcpgateway_yandex_gateway_iam_member" "callers" {
  provider = mcpgateway

  config {
    gateway_id = "db8orders00000000000"
    role       = "serverless.mcpGateways.invoker"
  }
}
