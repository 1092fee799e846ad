"""A Terraform provider for MCP gateways, with a local cloud to run it on."""

__version__ = "0.1.0"
