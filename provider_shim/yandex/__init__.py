"""Yandex Cloud's MCP gateways."""
