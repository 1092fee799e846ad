terraform {
  required_providers {
    mcpgateway = {
      source = "mcpgateway/mcpgateway"
    }
  }
}

# Each cloud takes what is not said here from the environment: IC_USERNAME and IC_API_KEY, YC_TOKEN and so on.
# One that no resource needs can be left out.
provider "mcpgateway" {
  instaclustr = {
    username = "shop-platform"
  }
  yandex = {
    service_account_key_file = "key.json"
    folder_id                = "b1gshop0000000000000"
  }
}
