list "mcpgateway_yandex_gateway_iam_binding" "all" {
  provider = mcpgateway

  config {
    gateway_id = "db8orders00000000000"
  }
}
