"""Yandex Cloud's serverless MCP gateways."""
