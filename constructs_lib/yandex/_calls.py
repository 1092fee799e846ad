"""Headers and credentials of a tool's call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from .._core.cdk import Construct
from .._core.kinds import refusal
from .._core.secrets import Secret, SecretValue, map_arguments
from .._core.texts import literal
from .._core.validation import is_expression
from ._templates import JsonTemplate, Template, json_template

_LOCKBOX = r"\(lockboxPayload("


@dataclass(frozen=True)
class HeaderPolicy:
    """Which headers of the incoming request are forwarded with a tool's call."""

    _mode: str
    _headers: tuple[str, ...]

    @classmethod
    def allow(cls, headers: Iterable[str]) -> Self:
        """Forward only these headers.

        Args:
            headers: Names of the headers.

        Raises:
            TypeError: `headers` is not a list.
        """
        return cls("WHITE_LIST", _names(headers))

    @classmethod
    def deny(cls, headers: Iterable[str]) -> Self:
        """Forward all headers but these.

        Args:
            headers: Names of the headers.

        Raises:
            TypeError: `headers` is not a list.
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
    """Credentials that another MCP server is called with."""

    def __init__(self, arguments: Mapping[str, Any], secret: Secret | None = None) -> None:
        """Use the class methods instead.

        Args:
            arguments: The arguments of an `mcp_call`.
            secret: The secret in them, if there is one.
        """
        self._arguments = arguments
        self._secret = secret

    @classmethod
    def none(cls) -> Self:
        """No credentials."""
        return cls({"unauthorized": {}})

    @classmethod
    def header(cls, name: str, value: SecretValue) -> Self:
        """Credentials in a header.

        Args:
            name: Name of the header, such as `Authorization`.
            value: All of its value, such as `f"Bearer {token}"`: a sensitive variable, a token, or a `Secret`; or
                `lockbox(…)`, which no state holds.

        Raises:
            TypeError: The value cannot be a secret.
        """
        if isinstance(value, str) and _LOCKBOX in value:
            # It says where the secret is, but is not secret itself.
            secret = Secret.plain_text(value, write_only=False)
        else:
            secret = Secret.of(value)
        return cls({"header": {"header_name": name, **secret.arguments("header_value")}}, secret)

    @classmethod
    def service_account(cls) -> Self:
        """An IAM token of the gateway's service account."""
        return cls({"service_account": {}})

    def arguments(self) -> dict[str, Any]:
        """As arguments of an `mcp_call`."""
        return dict(self._arguments)

    @property
    def has_secrets(self) -> bool:
        """Whether credentials are sent."""
        return "unauthorized" not in self._arguments

    def problems(self, what: str, scope: Construct) -> Iterator[str]:
        """What is wrong with the credentials.

        Args:
            what: What they are for: "the tool orders".
            scope: A construct of the stack that they are used in.
        """
        if self._secret is not None:
            yield from self._secret.problems(f"the header of {what}", scope)


class McpHeaders:
    """Headers that another MCP server is called with, some of which may be secrets."""

    def __init__(self, given: Mapping[str, Template | SecretValue]) -> None:
        """Take the headers.

        Args:
            given: Their values by name.

        Raises:
            TypeError: It is not a mapping, or a value is neither text nor a secret.
        """
        if not isinstance(given, Mapping):
            raise refusal("headers", 'a mapping of names to values, such as {"X-Team": "orders"}', given)
        self.texts = {name: value for name, value in given.items() if isinstance(value, str)}
        self._secrets = {name: Secret.of(value) for name, value in given.items() if not isinstance(value, str)}

    def arguments(self) -> dict[str, Any]:
        """As arguments of an `mcp_call`; if one of the values is write-only, all of them are."""
        return map_arguments("forward_headers", {**self.texts, **self._secrets})

    @property
    def has_secrets(self) -> bool:
        """Whether credentials are sent, as far as that is certain."""
        return bool(self._secrets) or any(_LOCKBOX in text for text in self.texts.values())

    def problems(self, what: str, scope: Construct) -> Iterator[str]:
        """What is wrong with the secrets.

        Args:
            what: What they are for: "the tool orders".
            scope: A construct of the stack that they are used in.
        """
        for name, secret in self._secrets.items():
            yield from secret.problems(f"the header {name} of {what}", scope)


def request(
    method: str | None,
    body: JsonTemplate | None,
    headers: Mapping[str, str] | None,
    query: Mapping[str, str] | None,
    forward_headers: HeaderPolicy | None,
) -> dict[str, Any]:
    """The arguments that all calls which send a request have in common."""
    given: dict[str, Any] = {
        "method": method,
        "body": None if body is None else json_template(body, "body"),
        "headers": _literal_values(headers),
        "query": _literal_values(query),
        "forward_headers": None if forward_headers is None else policy_arguments(forward_headers),
    }
    return {name: value for name, value in given.items() if value is not None}


def plain_credentials(headers: Mapping[str, str] | None) -> Iterator[str]:
    """The headers that contain credentials as plain text, judged by their names and values."""
    from provider_shim.schema.credentials import is_credential, is_plain, names_credential

    for header, value in headers.items() if isinstance(headers, Mapping) else ():
        if not isinstance(value, str) or not is_plain(value) or is_expression(literal(value)):
            continue
        if names_credential(header) or is_credential(value):
            yield header


def _literal_values(texts: Mapping[str, str] | None) -> Any:
    return {name: literal(text) for name, text in texts.items()} if isinstance(texts, Mapping) else texts


def policy_arguments(policy: HeaderPolicy) -> dict[str, Any]:
    """As an argument of the resource.

    Raises:
        TypeError: `policy` is not a `HeaderPolicy`.
    """
    if not isinstance(policy, HeaderPolicy):
        raise refusal("forward_headers", "a HeaderPolicy, such as HeaderPolicy.allow([…])", policy)
    return policy.arguments()
