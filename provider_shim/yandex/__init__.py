"""Yandex Cloud: its serverless MCP gateways."""
