"""Enumerations of Yandex Cloud's API."""

from __future__ import annotations

from typing import ClassVar

from .._core.choices import Choice


class Role(Choice):
    """Role for a gateway: what its members may do with it."""

    __slots__ = ()

    AUDITOR: ClassVar[Role]
    """See that the gateway exists, but not what its tools contain."""
    VIEWER: ClassVar[Role]
    """See all of the gateway."""
    INVOKER: ClassVar[Role]
    """Call the gateway's tools."""
    ANONYMOUS_INVOKER: ClassVar[Role]
    """Call the tools of a public gateway."""
    EDITOR: ClassVar[Role]
    """Change the gateway."""
    ADMIN: ClassVar[Role]
    """Change the gateway, and who has which role for it."""


for _name in ("AUDITOR", "VIEWER", "INVOKER", "EDITOR", "ADMIN"):
    setattr(Role, _name, Role(f"serverless.mcpGateways.{_name.lower()}"))
Role.ANONYMOUS_INVOKER = Role("serverless.mcpGateways.anonymousInvoker")


class Transport(Choice):
    """Transport that an MCP server is called with."""

    __slots__ = ()

    SSE: ClassVar[Transport]
    STREAMABLE: ClassVar[Transport]


Transport.SSE = Transport("SSE")
Transport.STREAMABLE = Transport("STREAMABLE")


class LogLevel(Choice):
    """Lowest level that is written to a log."""

    __slots__ = ()

    TRACE: ClassVar[LogLevel]
    DEBUG: ClassVar[LogLevel]
    INFO: ClassVar[LogLevel]
    WARN: ClassVar[LogLevel]
    ERROR: ClassVar[LogLevel]
    FATAL: ClassVar[LogLevel]


for _name in ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"):
    setattr(LogLevel, _name, LogLevel(_name))
