"""Authenticates requests with an IAM token, renewed in time."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from time import monotonic

import httpx

from provider_shim.framework.redaction import redact
from provider_shim.http import HttpError
from provider_shim.schema.diagnostics import ProviderError

from .tokens import IamToken, Source

_log = logging.getLogger(__name__)

# A token is renewed this long before it expires, or a tenth of its lifetime, whichever is shorter.
_MARGIN = 300.0


class Credentials(httpx.Auth):
    """Adds a valid token to every request.

    A token is renewed before it expires, and once if a response says that it is not accepted; by one request at a time,
    however many wait for it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._lock = asyncio.Lock()
        self._token: IamToken | None = None
        self._renew_at = 0.0
        self._failed: tuple[float, HttpError | ProviderError] | None = None

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send the request with a token, and once more with a new one if the first is not accepted."""
        token = await self.token()
        request.headers["Authorization"] = f"Bearer {token.value}"
        response = yield request
        if response.status_code == 401 and self.source.renewable:
            _log.info("the IAM token was not accepted; getting a new one")
            token = await self.token(other_than=token)
            request.headers["Authorization"] = f"Bearer {token.value}"
            yield request

    async def token(self, other_than: IamToken | None = None) -> IamToken:
        """A token that is valid for a while; not the given one, if the source can provide another.

        Raises:
            NoCredentials: The request for one failed.
            ProviderError: The settings provide no way to get one.
        """
        asked_at = monotonic()
        async with self._lock:
            token = self._token
            unwanted = token is other_than and self.source.renewable
            if token is not None and not unwanted and monotonic() < self._renew_at:
                return token
            if self._failed and self._failed[0] > asked_at:
                # It failed while this request waited: retrying for each request would take many times as long.
                raise self._failed[1]
            try:
                token = await self.source.fetch()
            except (HttpError, ProviderError) as error:
                self._failed = monotonic(), error
                raise
            redact.register(token.value)
            self._token, self._renew_at = token, _renew_at(token)
            return token

    async def close(self) -> None:
        """Close the connections."""
        await self.source.close()


def _renew_at(token: IamToken) -> float:
    if token.expires_at is None:
        return math.inf
    left = (token.expires_at - datetime.now(UTC)).total_seconds()
    return monotonic() + left - min(_MARGIN, 0.1 * left)
