variable "crm_key" {
  description = "Key of the CRM's API."
  type        = string
  ephemeral   = true
}

resource "mcpgateway_instaclustr_http_server_backend" "crm" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  name              = "crm"
  server_url        = "https://crm.example.com/api"

  authentication = {
    scheme = "KEY"

    # Write-only: it reaches neither state nor plan. Increase the version to send a new key.
    key_wo         = var.crm_key
    key_wo_version = 1

    header = {
      name       = "X-Api-Key"
      key_prefix = "Key"
    }
  }
}
