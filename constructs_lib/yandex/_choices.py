"""Values that the API has a list of; `of` takes those that are newer than this library."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from .._core.kinds import ArgumentError, likely, refusal


class Choice(str):
    """One of the values of an attribute; a text, so that it can be given wherever a text can."""

    __slots__ = ()

    @classmethod
    def of(cls, value: str) -> Self:
        """A value that has no name here, as the API has it, or a token."""
        return cls(value)

    @classmethod
    def checked(cls, value: Any, where: str) -> Self:
        """The value itself, or the one that a text is.

        Raises:
            TypeError: It is none of these.
        """
        if isinstance(value, cls):
            return value
        known = {str(each): each for name, each in vars(cls).items() if name.isupper()}
        if isinstance(value, str) and value in known:
            found: Self = known[value]
            return found
        names = ", ".join(f"{cls.__name__}.{name}" for name in vars(cls) if name.isupper())
        if not isinstance(value, str):
            raise refusal(where, f"one of {names}", value)
        question = likely(value, known) or likely(value.upper(), [name for name in vars(cls) if name.isupper()])
        hint = f" ({question})" if question else ""
        raise ArgumentError(where, f"must be one of {names}, or {cls.__name__}.of({value!r}), got {value!r}{hint}")


class Role(Choice):
    """What somebody may do with a gateway."""

    __slots__ = ()

    AUDITOR: ClassVar[Role]
    """See that it exists, without what its tools hold."""
    VIEWER: ClassVar[Role]
    """See all of it."""
    INVOKER: ClassVar[Role]
    """Call its tools."""
    ANONYMOUS_INVOKER: ClassVar[Role]
    """Call its tools, for a public gateway."""
    EDITOR: ClassVar[Role]
    """Change it."""
    ADMIN: ClassVar[Role]
    """Change it, and say who may do what with it."""


for _name in ("AUDITOR", "VIEWER", "INVOKER", "EDITOR", "ADMIN"):
    setattr(Role, _name, Role(f"serverless.mcpGateways.{_name.lower()}"))
Role.ANONYMOUS_INVOKER = Role("serverless.mcpGateways.anonymousInvoker")


class Transport(Choice):
    """How an MCP server is called."""

    __slots__ = ()

    SSE: ClassVar[Transport]
    STREAMABLE: ClassVar[Transport]


Transport.SSE = Transport("SSE")
Transport.STREAMABLE = Transport("STREAMABLE")


class LogLevel(Choice):
    """The lowest level that is written to a log."""

    __slots__ = ()

    TRACE: ClassVar[LogLevel]
    DEBUG: ClassVar[LogLevel]
    INFO: ClassVar[LogLevel]
    WARN: ClassVar[LogLevel]
    ERROR: ClassVar[LogLevel]
    FATAL: ClassVar[LogLevel]


for _name in ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"):
    setattr(LogLevel, _name, LogLevel(_name))
