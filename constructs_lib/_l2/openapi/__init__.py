"""OpenAPI documents, in parts; `constructs_lib.openapi` shows what is public."""
