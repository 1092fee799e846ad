"""The local cloud as a transport, whose file may turn out to be none."""

from __future__ import annotations

import httpx

from provider_shim.emulator import StoreError
from provider_shim.framework.diagnostics import ProviderError


class LocalCloud(httpx.AsyncBaseTransport):
    """A transport into the local cloud; a file that cannot be used is the user's error."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The local cloud's answer.

        Raises:
            ProviderError: The local cloud's file cannot be used.
        """
        try:
            return await self._transport.handle_async_request(request)
        except StoreError as error:
            raise ProviderError("The local cloud's file cannot be used", f"{error}", ("emulator", "path")) from error

    async def aclose(self) -> None:
        """Close the file."""
        await self._transport.aclose()
