"""NetApp Instaclustr's MCP gateway: one module a resource, its model and what is particular to it."""
