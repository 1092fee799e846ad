"""The Yandex Cloud control plane for serverless MCP gateways, from its API documents."""
