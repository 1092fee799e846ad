"""What to say if a library for OpenAPI documents is not installed."""

from __future__ import annotations

EXTRA = "pip install 'mcpgateway[openapi]'"
YAML_MISSING = f"OpenAPI documents need PyYAML: {EXTRA}"
