resource "mcpgateway_instaclustr_cluster" "gateway" {
  name                    = "gateway"
  description             = "Lets agents look into the shop."
  mcp_gateway_version     = "1.1.0"
  sla_tier                = "NON_PRODUCTION"
  private_network_cluster = false

  data_centres = [
    {
      name            = "AWS_VPC_US_EAST_1"
      cloud_provider  = "AWS_VPC"
      region          = "US_EAST_1"
      network         = "10.0.0.0/16"
      node_size       = "MCP-DEV-t4g.small-30"
      number_of_nodes = 1

      tags = [
        { key = "team", value = "shop" },
      ]
    },
  ]

  # Machines take their time.
  timeouts = {
    create = "90m"
  }
}
