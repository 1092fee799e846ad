"""CDK for Terraform constructs for MCP gateways.

`constructs_lib.l1` has one class for each resource and data source of the provider `mcpgateway/mcpgateway`,
generated from the provider's schema, with the names that `cdktf get` would give them.
"""
