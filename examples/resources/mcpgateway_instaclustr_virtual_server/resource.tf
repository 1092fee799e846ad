resource "mcpgateway_instaclustr_virtual_server" "orders" {
  cluster_id   = mcpgateway_instaclustr_cluster.gateway.id
  name         = "orders"
  endpoint_url = "/orders"

  # Who may connect: whoever the company's identity provider gave a token for this audience.
  authentication = {
    issuer           = "https://login.example.com"
    jwks_url         = "https://login.example.com/.well-known/jwks.json"
    audiences        = ["orders"]
    scopes_supported = ["openid", "orders.read"]
  }
}
