"""How a tool's call is made: its headers and its credentials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from ..._cdk import Construct
from ..._kinds import refusal
from ..secrets import Secret, SecretValue

_LOCKBOX = r"\(lockboxPayload("


@dataclass(frozen=True)
class HeaderPolicy:
    """Which headers of the incoming request are sent on with a tool's call."""

    _mode: str
    _headers: tuple[str, ...]

    @classmethod
    def allow(cls, headers: Iterable[str]) -> Self:
        """Only these.

        Raises:
            TypeError: They are no list.
        """
        return cls("WHITE_LIST", _names(headers))

    @classmethod
    def deny(cls, headers: Iterable[str]) -> Self:
        """All but these.

        Raises:
            TypeError: They are no list.
        """
        return cls("BLACK_LIST", _names(headers))

    def arguments(self) -> dict[str, Any]:
        """As a call's `forward_headers`."""
        return {"mode": self._mode, "headers": list(self._headers)}


def _names(headers: Iterable[str]) -> tuple[str, ...]:
    if isinstance(headers, str) or not isinstance(headers, Iterable):
        raise refusal("headers", "a list of names", headers)
    return tuple(headers)


class McpAuthentication:
    """What another MCP server is called with."""

    def __init__(self, arguments: Mapping[str, Any], secret: Secret | None = None) -> None:
        """Use the class methods instead."""
        self._arguments = arguments
        self._secret = secret

    @classmethod
    def none(cls) -> Self:
        """Without credentials."""
        return cls({"unauthorized": {}})

    @classmethod
    def header(cls, name: str, value: SecretValue) -> Self:
        """With credentials in a header.

        Args:
            name: Name of the header, such as `Authorization`.
            value: All of its value, such as `f"Bearer {token}"`: a sensitive variable, a token, or a `Secret`; or
                `lockbox(…)`, which no state holds.

        Raises:
            TypeError: The value can be no secret.
        """
        if isinstance(value, str) and _LOCKBOX in value:
            # It says where the secret is, and is none itself.
            secret = Secret.plain_text(value, write_only=False)
        else:
            secret = Secret.of(value)
        return cls({"header": {"header_name": name, **secret.arguments("header_value")}}, secret)

    @classmethod
    def service_account(cls) -> Self:
        """With an IAM token of the gateway's service account."""
        return cls({"service_account": {}})

    def arguments(self) -> dict[str, Any]:
        """As arguments of an `mcp_call`."""
        return dict(self._arguments)

    @property
    def is_none(self) -> bool:
        """Whether nothing secret is sent."""
        return "unauthorized" in self._arguments

    def problems(self, what: str, scope: Construct) -> Iterator[str]:
        """What is wrong with it; `what` names the tool."""
        if self._secret is not None:
            yield from self._secret.problems(f"the header of {what}", scope)
