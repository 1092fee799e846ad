"""The ephemeral resource `mcpgateway_yandex_iam_token`: what a private gateway is called with."""

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
        """What goes into the header `Authorization`."""

    @property
    def expires_at(self) -> datetime | None:
        """When it ends; None where the provider was given it, and nobody said."""


class _Client(Protocol):
    """What of the cloud's client is needed here."""

    @property
    def api(self) -> Api:
        """How messages speak of the API."""

    async def renew_token(self) -> _Token:
        """A new token, where the settings give more than a token itself; else that one."""


class IamToken(EphemeralResource[_Client]):
    """The IAM token of the account that the provider is configured with."""

    cloud = "yandex"

    def schema(self) -> Schema:
        """What a configuration may say, which is nothing, and what it gets."""
        attributes = {
            "token": Attribute(
                type="string",
                description="The token, for the header `Authorization: Bearer …`.",
                computed=True,
                sensitive=True,
            ),
            "expires_at": Attribute(
                type="string",
                description="When it ends, as in RFC 3339; null where the provider was given the token itself.",
                computed=True,
            ),
        }
        return Schema(
            name="IAM token",
            description="An IAM token of the provider's account, to call a private gateway with.",
            attributes=attributes,
        )

    async def open(self, client: _Client, config: Mapping[str, Value]) -> Opened:
        """Get a token with all of its life before it: the value cannot be exchanged while it is open."""
        with explained(client.api, "get an IAM token"):
            token = await client.renew_token()
        return Opened({"token": token.value, "expires_at": token.expires_at and _rfc3339(token.expires_at)})


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


iam_token = IamToken()
