# What there is to adopt, and configuration for it: terraform query (Terraform 1.14 and later).

terraform {
  required_version = ">= 1.14"
  required_providers {
    mcpgateway = { source = "mcpgateway/mcpgateway" }
  }
}

provider "mcpgateway" {
  emulator = { path = "../cloud.db" }
}
