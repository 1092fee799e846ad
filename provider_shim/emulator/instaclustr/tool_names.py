"""The names that MCP clients see."""

from __future__ import annotations

from ..objects import Body, Objects
from . import kinds
from .options import InstaclustrOptions


def for_clients(tool: Body, options: InstaclustrOptions, objects: Objects) -> str | None:
    """The name that clients see and call a tool by (option ``tool_prefix``); None if the tool has no name."""
    name: str | None = tool.get("name")
    if name is None or options.tool_prefix == "never":
        return name
    backends = {
        record.id: record for record in objects.children(tool["virtualServerId"]) if record.kind in kinds.BACKEND_KINDS
    }
    backend = backends.get(tool["backendId"])
    if backend is None or (options.tool_prefix == "several" and len(backends) == 1):
        return name
    return f"{backend.body['name']}_{name}"
