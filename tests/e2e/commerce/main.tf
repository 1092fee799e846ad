terraform {
  required_providers {
    mcpgateway  = { source = "mcpgateway/mcpgateway" }
    instaclustr = { source = "instaclustr/instaclustr", version = "~> 2.1" }
  }
}

provider "mcpgateway" {
  emulator = { path = "cloud.db" }
}

provider "instaclustr" {
  terraform_key = "Instaclustr-Terraform ${var.terraform_key}"
}

variable "terraform_key" {
  type      = string
  sensitive = true
  default   = "demo-terraform_key"
}

variable "kafka_password" {
  type      = string
  sensitive = true
  default   = "demo-kafka_password"
}

variable "cassandra_password" {
  type      = string
  sensitive = true
  default   = "demo-cassandra_password"
}

variable "crm_key" {
  type      = string
  sensitive = true
  default   = "demo-crm_key"
}

resource "instaclustr_kafka_cluster_v3" "kafka" {
  name                         = "shop-events"
  kafka_version                = "3.9.1"
  sla_tier                     = "NON_PRODUCTION"
  private_network_cluster      = false
  pci_compliance_mode          = false
  auto_create_topics           = true
  allow_delete_topics          = false
  client_to_cluster_encryption = true
  default_replication_factor   = 3
  default_number_of_partitions = 3
  data_centre {
    name            = "AWS_VPC_US_EAST_1"
    cloud_provider  = "AWS_VPC"
    region          = "US_EAST_1"
    network         = "10.1.0.0/16"
    node_size       = "KFK-DEV-t4g.small-5"
    number_of_nodes = 3
  }
}

resource "instaclustr_cassandra_cluster_v2" "cassandra" {
  name                    = "shop-history"
  cassandra_version       = "5.0.5"
  sla_tier                = "NON_PRODUCTION"
  private_network_cluster = false
  pci_compliance_mode     = false
  lucene_enabled          = false
  password_and_user_auth  = true
  data_centre {
    name                               = "DC1"
    cloud_provider                     = "AWS_VPC"
    region                             = "US_EAST_1"
    network                            = "10.2.0.0/16"
    node_size                          = "CAS-DEV-t4g.small-5"
    number_of_nodes                    = 3
    replication_factor                 = 3
    client_to_cluster_encryption       = true
    continuous_backup                  = false
    private_ip_broadcast_for_discovery = false
  }
}

data "mcpgateway_instaclustr_cluster" "gateway" {
  name = "sample-mcp-gateway"
}

resource "mcpgateway_instaclustr_virtual_server" "orders" {
  cluster_id   = data.mcpgateway_instaclustr_cluster.gateway.id
  name         = "orders"
  endpoint_url = "/orders"
  authentication = {
    issuer    = "https://login.example.com"
    jwks_url  = "https://login.example.com/.well-known/jwks.json"
    audiences = ["orders"]
  }
}

resource "mcpgateway_instaclustr_kafka_backend" "events" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  name              = "events"
  kafka_cluster_id  = instaclustr_kafka_cluster_v3.kafka.id
  authentication_sasl_plain = {
    username            = "mcp"
    password_wo         = var.kafka_password
    password_wo_version = 1
  }
}

resource "mcpgateway_instaclustr_kafka_publish_message_tool" "publish_order" {
  backend_id  = mcpgateway_instaclustr_kafka_backend.events.id
  name        = "publish_order"
  description = "Places an order."
  topic       = "orders"
}

resource "mcpgateway_instaclustr_kafka_consume_recent_tool" "recent_orders" {
  backend_id     = mcpgateway_instaclustr_kafka_backend.events.id
  name           = "recent_orders"
  description    = "The orders of the last quarter of an hour."
  topics         = ["orders"]
  consume_period = 900
}

resource "mcpgateway_instaclustr_cassandra_backend" "history" {
  virtual_server_id        = mcpgateway_instaclustr_virtual_server.orders.id
  name                     = "history"
  cassandra_data_centre_id = one([for each in instaclustr_cassandra_cluster_v2.cassandra.data_centre : each.id if each.name == "DC1"])
  authentication_sasl_plain = {
    username            = "mcp"
    password_wo         = var.cassandra_password
    password_wo_version = 1
  }
}

resource "mcpgateway_instaclustr_cassandra_query_tool" "orders_by_customer" {
  backend_id  = mcpgateway_instaclustr_cassandra_backend.history.id
  name        = "orders_by_customer"
  description = "All orders of a customer."
  query       = "SELECT id, total FROM shop.orders WHERE customer = :customer"
  parameters = [
    { name = "customer", type = "uuid", description = "Number of the customer." },
  ]
  result_fields = [
    { name = "id", type = "uuid", description = "Number of the order." },
    { name = "total", type = "decimal", description = "What it came to, in euros." },
  ]
}

resource "mcpgateway_instaclustr_http_server_backend" "crm" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  name              = "crm"
  server_url        = "https://crm.example.com"
  authentication = {
    scheme         = "KEY"
    key_wo         = var.crm_key
    key_wo_version = 1
  }
}

resource "mcpgateway_instaclustr_http_server_operation_tool" "get_customer" {
  backend_id  = mcpgateway_instaclustr_http_server_backend.crm.id
  name        = "get_customer"
  description = "A customer of the shop."
  method      = "get"
  path        = "/customers/{id}"
  parameters = [
    {
      name        = "id"
      in          = "path"
      required    = true
      description = "Number of the customer."
      schema      = jsonencode({ type = "string", format = "uuid" })
    },
    {
      name        = "verbose"
      in          = "query"
      description = "Whether addresses are wanted, too."
      schema      = jsonencode({ type = "boolean", default = false })
    },
  ]
}

resource "mcpgateway_instaclustr_http_server_operation_tool" "list_customers" {
  backend_id  = mcpgateway_instaclustr_http_server_backend.crm.id
  name        = "listCustomers"
  description = "Customers of the shop, newest first."
  method      = "get"
  path        = "/customers"
  parameters = [
    {
      name        = "limit"
      in          = "query"
      description = "How many to list."
      schema      = jsonencode({ type = "integer", minimum = 1, maximum = 100, default = 20 })
    },
  ]
}

resource "mcpgateway_instaclustr_http_server_operation_tool" "add_note" {
  backend_id  = mcpgateway_instaclustr_http_server_backend.crm.id
  name        = "addNote"
  description = "Adds a note to a customer."
  method      = "post"
  path        = "/customers/{id}/notes"
  parameters = [
    {
      name        = "id"
      in          = "path"
      required    = true
      description = "Number of the customer."
      schema      = jsonencode({ type = "string", format = "uuid" })
    },
  ]
  request_body = {
    description = "The note."
    schema = jsonencode({
      type       = "object"
      properties = { text = { type = "string", maxLength = 1000 } }
      required   = ["text"]
    })
  }
}

resource "mcpgateway_instaclustr_persona_access_control" "support" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  persona_role      = "support"
  type              = "ALLOWLIST"
  tools = [
    mcpgateway_instaclustr_cassandra_query_tool.orders_by_customer.id,
    mcpgateway_instaclustr_kafka_consume_recent_tool.recent_orders.id,
    mcpgateway_instaclustr_http_server_operation_tool.list_customers.id,
    mcpgateway_instaclustr_http_server_operation_tool.add_note.id,
  ]
}

resource "mcpgateway_instaclustr_persona_access_control" "intern" {
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  persona_role      = "intern"
  type              = "DENYLIST"
  tools             = [mcpgateway_instaclustr_kafka_publish_message_tool.publish_order.id]
}

output "url" {
  value = "https://mcp-gateway.${replace(data.mcpgateway_instaclustr_cluster.gateway.id, "-", "")}.cnodes.io${mcpgateway_instaclustr_virtual_server.orders.endpoint_url}"
}
