ephemeral "mcpgateway_yandex_iam_token" "caller" {}

# Calls the gateway once it has been made or changed. The token reaches neither plan nor state.
resource "terraform_data" "smoke_test" {
  triggers_replace = [mcpgateway_yandex_gateway.assistant.tools]

  provisioner "local-exec" {
    command = "curl --fail --header \"Authorization: Bearer $TOKEN\" \"$URL\""

    environment = {
      TOKEN = ephemeral.mcpgateway_yandex_iam_token.caller.token
      URL   = mcpgateway_yandex_gateway.assistant.base_domain
    }
  }
}
