# An MCP gateway in Terraform's own language: a virtual server for users of the company, with an HTTP API and a Kafka
# cluster behind it, and the tools that agents see. It applies to the local cloud, inside the provider.

terraform {
  required_version = ">= 1.11"
  required_providers {
    mcpgateway = { source = "mcpgateway/mcpgateway" }
  }
}

provider "mcpgateway" {
  emulator = { path = "cloud.db" } # instaclustr = {} for the real one, with IC_USERNAME and IC_API_KEY
}

# Ephemeral: in neither plan nor state. Your own stack has no defaults.
variable "crm_key" {
  type      = string
  ephemeral = true
  default   = "demo-crm-key"
}

variable "kafka_password" {
  type      = string
  ephemeral = true
  default   = "demo-kafka-password"
}

locals {
  gateway_cluster_id = "4650aa98-e894-4675-9614-558915d5837a"
}

# The cluster that events are in, by its name.
data "mcpgateway_instaclustr_kafka_cluster" "shop" {
  name = "sample-kafka"
}

resource "mcpgateway_instaclustr_virtual_server" "shop" {
  cluster_id   = local.gateway_cluster_id
  name         = "shop"
  endpoint_url = "/shop"
  authentication = {
    issuer    = "https://login.example.com"
    jwks_url  = "https://login.example.com/.well-known/jwks.json"
    audiences = ["shop"]
  }
}

resource "mcpgateway_instaclustr_http_server_backend" "crm" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.shop.id
  name              = "crm"
  server_url        = "https://crm.example.com/api"
  authentication = {
    scheme         = "KEY"
    key_wo         = var.crm_key
    key_wo_version = 1
    header         = { name = "X-Api-Key", key_prefix = "Key" }
  }
}

resource "mcpgateway_instaclustr_http_server_operation_tool" "customer" {
  backend_id  = mcpgateway_instaclustr_http_server_backend.crm.id
  name        = "get_customer"
  description = "A customer of the shop."
  method      = "get"
  path        = "/customers/{id}"
  parameters = [
    { name = "id", in = "path", required = true, schema = jsonencode({ type = "string" }) },
  ]
}

resource "mcpgateway_instaclustr_kafka_backend" "events" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.shop.id
  name              = "events"
  kafka_cluster_id  = data.mcpgateway_instaclustr_kafka_cluster.shop.id
  authentication_sasl_plain = {
    username            = "mcp"
    password_wo         = var.kafka_password
    password_wo_version = 1
  }
}

resource "mcpgateway_instaclustr_kafka_consume_recent_tool" "recent_orders" {
  backend_id     = mcpgateway_instaclustr_kafka_backend.events.id
  name           = "recent_orders"
  description    = "Orders of the last quarter of an hour."
  topics         = ["orders"]
  consume_period = 900
}

resource "mcpgateway_instaclustr_persona_access_control" "support" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.shop.id
  persona_role      = "support"
  type              = "ALLOWLIST"
  tools             = [mcpgateway_instaclustr_http_server_operation_tool.customer.id]
}

output "virtual_server_id" {
  value = mcpgateway_instaclustr_virtual_server.shop.id
}
