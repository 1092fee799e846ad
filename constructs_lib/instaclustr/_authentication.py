"""How callers prove who they are, and how the gateway does to backends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Self

from .._core.cdk import Construct
from .._core.kinds import instance
from .._core.secrets import Secret, SecretValue


class Oidc:
    """OpenID Connect: callers of a virtual server send a token of an identity provider."""

    _EXAMPLE = "an Oidc, such as Oidc(issuer, jwks_url, audiences), or NoAuthentication()"

    def __init__(
        self,
        issuer: str,
        jwks_url: str,
        audiences: Sequence[str],
        scopes: Sequence[str] | None = None,
        roles_claim: str | None = None,
    ) -> None:
        """Declare which tokens are accepted.

        Args:
            issuer: Issuer of the tokens: a URL.
            jwks_url: URL of the issuer's JSON Web Key Set.
            audiences: Audiences of which a token must have one.
            scopes: Scopes that clients may ask for; the server adds `openid`.
            roles_claim: Claim of a token that holds the caller's roles; `roles` by default.
        """
        self._arguments = {
            "issuer": issuer,
            "jwks_url": jwks_url,
            "audiences": audiences,
            "scopes_supported": scopes,
            "roles_claim_name": roles_claim,
        }

    def arguments(self) -> dict[str, Any]:
        """The arguments of the resource."""
        return self._arguments


class NoAuthentication:
    """No authentication: everybody who reaches a virtual server may call all of its tools."""

    def arguments(self) -> None:
        """The argument of the resource: None."""


class HttpAuthentication:
    """Credentials of requests to an HTTP server: an `ApiKey` or `Passthrough`."""

    _EXAMPLE = "an ApiKey, such as ApiKey.bearer(key), or Passthrough()"

    _SCHEME: str

    def __init__(self, place: dict[str, Any]) -> None:
        """Use `ApiKey` or `Passthrough` instead.

        Args:
            place: The arguments of the resource that say where the credentials go.
        """
        self._place = place

    def arguments(self) -> dict[str, Any]:
        """The arguments of the resource."""
        return {"scheme": self._SCHEME, **self._place}

    def problems(self, scope: Construct) -> Iterator[str]:
        """What is wrong with the credentials.

        Args:
            scope: A construct of the stack that they are used in.
        """
        yield from ()


class ApiKey(HttpAuthentication):
    """A key that the gateway sends to an HTTP server: `ApiKey.bearer(key)`, `.header(…)`, `.query(…)`, `.cookie(…)`."""

    _SCHEME = "KEY"

    def __init__(self, key: SecretValue, place: dict[str, Any]) -> None:
        """Use the class methods instead.

        Args:
            key: The key.
            place: The arguments of the resource that say where the key goes.

        Raises:
            TypeError: The key cannot be a secret.
        """
        super().__init__(place)
        self._key = Secret.of(key)

    @classmethod
    def bearer(cls, key: SecretValue) -> Self:
        """The key in the header `Authorization: Bearer …`.

        Args:
            key: The key: a sensitive variable, a token, or a `Secret`.

        Raises:
            TypeError: The key cannot be a secret.
        """
        return cls(key, {})

    @classmethod
    def header(cls, name: str, key: SecretValue, prefix: str) -> Self:
        """The key in a header, after a prefix.

        Args:
            name: Name of the header.
            key: The key: a sensitive variable, a token, or a `Secret`.
            prefix: What precedes the key, such as `Token`; the service requires one.

        Raises:
            TypeError: The key cannot be a secret.
        """
        return cls(key, {"header": {"name": name, "key_prefix": prefix}})

    @classmethod
    def query(cls, name: str, key: SecretValue) -> Self:
        """The key in a query parameter.

        Args:
            name: Name of the parameter.
            key: The key: a sensitive variable, a token, or a `Secret`.

        Raises:
            TypeError: The key cannot be a secret.
        """
        return cls(key, {"query_parameter_name": name})

    @classmethod
    def cookie(cls, name: str, key: SecretValue) -> Self:
        """The key in a cookie.

        Args:
            name: Name of the cookie.
            key: The key: a sensitive variable, a token, or a `Secret`.

        Raises:
            TypeError: The key cannot be a secret.
        """
        return cls(key, {"cookie_name": name})

    def arguments(self) -> dict[str, Any]:
        """The arguments of the resource, the key by its write-only twin."""
        return {**super().arguments(), **self._key.arguments("key")}

    def problems(self, scope: Construct) -> Iterator[str]:
        """What is wrong with the key.

        Args:
            scope: A construct of the stack that it is used in.
        """
        yield from self._key.problems("the key", scope)
        header = self._place.get("header")
        prefix = header.get("key_prefix") if header else None if self._place else "Bearer"
        if isinstance(prefix, str) and prefix and self._key.begins_with(f"{prefix} "):
            yield f'the key begins with "{prefix}", which is added automatically: remove it'


class Passthrough(HttpAuthentication):
    """The caller's own credentials, which the gateway passes on: `Passthrough()`."""

    _SCHEME = "PASSTHROUGH"

    def __init__(self) -> None:
        """Pass on the credentials of the caller."""
        super().__init__({})


class SaslPlain:
    """A user of a Kafka, Cassandra or OpenSearch cluster that the gateway connects as."""

    _EXAMPLE = "a SaslPlain, such as SaslPlain(user, password)"

    def __init__(self, username: str, password: SecretValue) -> None:
        """Declare the user.

        Args:
            username: Name of the user.
            password: The user's password: a sensitive variable, a token, or a `Secret`.

        Raises:
            TypeError: The password cannot be a secret.
        """
        self._username = username
        self._password = Secret.of(password)

    def arguments(self) -> dict[str, Any]:
        """The arguments of the resource, the password by its write-only twin."""
        return {"username": self._username, **self._password.arguments("password")}

    def problems(self, scope: Construct) -> Iterator[str]:
        """What is wrong with the password.

        Args:
            scope: A construct of the stack that it is used in.
        """
        return self._password.problems("the password", scope)


def arguments_of(given: Any, kind: type[Oidc | HttpAuthentication | SaslPlain], where: str) -> dict[str, Any] | None:
    """As an argument of a resource; None stays None.

    Raises:
        TypeError: It is of another kind.
    """
    return None if given is None else instance(given, kind, where, kind._EXAMPLE).arguments()
