"""Sources of IAM tokens: the settings, an exchange, or the virtual machine that this runs on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from provider_shim.framework.redaction import redact
from provider_shim.http import HttpError, NoCredentials, Session, UnexpectedResponse
from provider_shim.schema.diagnostics import ProviderError

from .api import METADATA_TOKEN, TOKENS
from .jwt import signed_jwt
from .service_account_key import ServiceAccountKey

IAM_TOKEN_PREFIX = "t1."


@dataclass(frozen=True, slots=True)
class IamToken:
    """An IAM token, and when it expires, if that is known."""

    value: str = field(repr=False)
    expires_at: datetime | None = None


class Source(Protocol):
    """A source of tokens. `name` is the setting, for messages; only a `renewable` source is asked again."""

    name: str
    renewable: bool

    async def fetch(self) -> IamToken:
        """A token.

        Raises:
            NoCredentials: The request for one failed.
            ProviderError: The settings provide no way to get one.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class GivenToken:
    """An IAM token from the settings."""

    name = "the token in yandex.token (YC_TOKEN)"
    renewable = False

    def __init__(self, value: str) -> None:
        self._token = IamToken(value)

    async def fetch(self) -> IamToken:
        """The token."""
        return self._token

    async def close(self) -> None:
        """Do nothing: there are no connections."""


class Exchange:
    """IAM tokens in exchange for an OAuth token, or for a service account's key."""

    renewable = True

    def __init__(self, session: Session, endpoint: str, secret: str | ServiceAccountKey) -> None:
        self._session, self._endpoint, self._secret = session, endpoint, secret
        if isinstance(secret, str):
            self.name = "the OAuth token in yandex.token (YC_TOKEN)"
            self._advice = "OAuth tokens are discontinued at the end of 2026: use a service account's key."
        else:
            self.name = "the key in yandex.service_account_key_file (YC_SERVICE_ACCOUNT_KEY_FILE)"
            self._advice = "Check that the key still exists, and that this machine's clock is correct."

    async def fetch(self) -> IamToken:
        """A new token.

        Raises:
            NoCredentials: The secret is not accepted, or there is no response.
            ProviderError: The key cannot sign.
        """
        if isinstance(self._secret, str):
            body = {"yandexPassportOauthToken": self._secret}
        else:
            body = {"jwt": signed_jwt(self._secret)}
        redact.register(*body.values())
        try:
            # An additional token does no harm: unlike other POSTs, this one can be retried.
            reply = await self._session.exchange("POST", TOKENS, body=body, repeatable=True)
            response = reply.body if isinstance(reply.body, dict) else {}
            if not isinstance(token := response.get("iamToken"), str) or not token:
                raise UnexpectedResponse("the response has no token", **reply.facts)
        except HttpError as error:
            raise NoCredentials(error, endpoint=self._endpoint, source=self.name, advice=self._advice) from error
        return IamToken(token, _moment(response.get("expiresAt")))

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()


class Metadata:
    """Tokens of the service account of the virtual machine that this runs on."""

    name = "the virtual machine's service account"
    renewable = True

    def __init__(self, session: Session, address: str) -> None:
        self._session, self._address = session, address

    async def fetch(self) -> IamToken:
        """A new token.

        Raises:
            ProviderError: This is not a virtual machine of Yandex Cloud, or it has no service account.
        """
        try:
            reply = await self._session.exchange("GET", METADATA_TOKEN, headers={"Metadata-Flavor": "Google"})
        except HttpError as error:
            raise self._not_configured(f"{error}") from error
        response = reply.body if isinstance(reply.body, dict) else {}
        token, lifetime = response.get("access_token"), response.get("expires_in")
        redact.register(token)
        # Other clouds use the same address, and their tokens must not be sent to Yandex Cloud.
        if not isinstance(token, str) or not token.startswith(IAM_TOKEN_PREFIX):
            raise self._not_configured("it does not return an IAM token of Yandex Cloud")
        known = timedelta(seconds=lifetime) if isinstance(lifetime, int | float) else None
        return IamToken(token, datetime.now(UTC) + known if known is not None else None)

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    def _not_configured(self, reason: str) -> ProviderError:
        return ProviderError(
            "Yandex Cloud is not configured",
            "Set yandex.service_account_key_file (or YC_SERVICE_ACCOUNT_KEY_FILE) or yandex.token (or YC_TOKEN) for "
            "the provider, run it on a virtual machine of Yandex Cloud with a service account (metadata service at "
            f"{self._address}, or YC_METADATA_ADDR: {reason}), or use the local cloud with "
            'emulator = { path = "cloud.db" }.',
        )


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
