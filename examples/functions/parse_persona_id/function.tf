# "support"
output "role" {
  value = provider::mcpgateway::parse_persona_id("b2c3d4e5-f6a7-8901-bcde-f12345678901_support").persona_role
}
