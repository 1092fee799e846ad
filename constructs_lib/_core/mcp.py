"""The interface between the clouds' constructs, by which a gateway of one calls tools of the other."""

from __future__ import annotations

from typing import Any, Protocol


class McpServer(Protocol):
    """A construct with an MCP endpoint that another gateway can call."""

    @property
    def url(self) -> str:
        """The endpoint's URL."""


class McpTool(Protocol):
    """A tool of an MCP server."""

    @property
    def mcp_name(self) -> str:
        """The name that clients of the server call the tool by."""

    @property
    def description(self) -> str | None:
        """What the tool does, as agents read it."""

    @property
    def input_schema(self) -> dict[str, Any] | None:
        """JSON Schema of the tool's arguments, if it is known at synth."""
