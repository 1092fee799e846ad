"""The ephemeral resource `mcpgateway_yandex_iam_token`, for calling private gateways."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol

from provider_shim.framework.resource import EphemeralResource, Opened
from provider_shim.remote.explain import Api, explained
from provider_shim.schema.attributes import Attribute, Schema
from provider_shim.schema.values import Value


class _Token(Protocol):
    """An IAM token."""

    @property
    def value(self) -> str:
        """The value for the `Authorization` header."""

    @property
    def expires_at(self) -> datetime | None:
        """When it expires; None if unknown, because the provider was given the token itself."""


class _Client(Protocol):
    """The part of the cloud's client that is needed here."""

    @property
    def api(self) -> Api:
        """Words for messages about the API."""

    async def renew_token(self) -> _Token:
        """A new token; if the settings contain the token itself, that one."""


class IamToken(EphemeralResource[_Client]):
    """The IAM token of the account that the provider is configured with."""

    cloud = "yandex"

    def schema(self) -> Schema:
        """The schema: no arguments, only the token and its expiry."""
        attributes = {
            "token": Attribute(
                type="string",
                description="Token for the header `Authorization: Bearer …`.",
                computed=True,
                sensitive=True,
            ),
            "expires_at": Attribute(
                type="string",
                description="Expiry time (RFC 3339); null if the provider was given the token itself.",
                computed=True,
            ),
        }
        return Schema(
            name="IAM token",
            description="An IAM token of the provider's account, for calling private gateways.",
            attributes=attributes,
        )

    async def open(self, client: _Client, config: Mapping[str, Value]) -> Opened:
        """Get a new token with its full lifetime, since the value cannot change while it is open."""
        with explained(client.api, "get an IAM token"):
            token = await client.renew_token()
        return Opened({"token": token.value, "expires_at": token.expires_at and _rfc3339(token.expires_at)})


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


iam_token = IamToken()
