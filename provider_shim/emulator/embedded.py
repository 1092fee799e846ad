"""The local cloud inside a client's process, as an httpx transport: no port, no server."""

from __future__ import annotations

import os
from collections.abc import Mapping

import httpx
from starlette.types import Receive, Scope, Send

from .app import build
from .pipeline import DROP


class EmbeddedTransport(httpx.AsyncBaseTransport):
    """Hands requests to the application; the database is opened by the first one.

    A request raises `httpx.ReadError` where a fault drops the connection, and `StoreError` if the database cannot be
    used.
    """

    def __init__(self, path: str | os.PathLike[str] | None, options: Mapping[str, str] | None) -> None:
        """Take the database file at `path`, or (None) memory; raises `OptionError`."""
        self._app = build(path, options)
        self._transport = httpx.ASGITransport(self._with_drop)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self._app.state.database.open()
        try:
            return await self._transport.handle_async_request(request)
        except _ConnectionDropped:
            raise httpx.ReadError("The connection was closed without a response.", request=request) from None

    async def aclose(self) -> None:
        """Close the database."""
        self._app.state.database.close()

    async def _with_drop(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app({**scope, DROP: _drop}, receive, send)


class _ConnectionDropped(Exception):
    """Unwinds the application where the connection is dropped."""


def _drop() -> None:
    raise _ConnectionDropped
