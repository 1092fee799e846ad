"""NetApp Instaclustr's MCP gateway: one module per resource, with its model and anything specific to it."""
