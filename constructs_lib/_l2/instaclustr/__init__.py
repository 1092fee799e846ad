"""The constructs of NetApp Instaclustr's MCP gateway; `constructs_lib.instaclustr` shows what is public."""
