list "mcpgateway_yandex_gateway" "all" {
  provider = mcpgateway

  config {
    filter = "name=\"orders-assistant\""
  }
}
