"""What one cloud's constructs have to know of another's: something to call, and a tool on it."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class McpServer(Protocol):
    """Something with an MCP endpoint that a gateway can call."""

    @property
    def url(self) -> str:
        """URL of the endpoint, most often a token."""


@runtime_checkable
class McpTool(Protocol):
    """A tool on such a server."""

    @property
    def tool_name(self) -> str:
        """The name that it is called by."""

    @property
    def description(self) -> str | None:
        """What it is for, as agents read it."""

    @property
    def input_schema(self) -> dict[str, Any] | None:
        """JSON Schema of its arguments; None if it is not known at synth."""
