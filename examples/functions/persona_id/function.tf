# "b2c3d4e5-f6a7-8901-bcde-f12345678901_support"
output "id_of_support" {
  value = provider::mcpgateway::persona_id("b2c3d4e5-f6a7-8901-bcde-f12345678901", "support")
}
