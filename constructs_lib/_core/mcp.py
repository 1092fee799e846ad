"""What the constructs of the clouds have in common, so that a gateway of one can call tools of the other."""

from __future__ import annotations

from typing import Any, Protocol


class McpServer(Protocol):
    """Something with an MCP endpoint that another gateway can call."""

    @property
    def url(self) -> str:
        """The endpoint's URL."""


class McpTool(Protocol):
    """A tool on such a server."""

    @property
    def tool_name(self) -> str:
        """The name that it is called by."""

    @property
    def description(self) -> str | None:
        """What it does, for agents."""

    @property
    def input_schema(self) -> dict[str, Any] | None:
        """JSON Schema of its arguments, if it is known at synth."""
