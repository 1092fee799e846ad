"""Protects the served local cloud from web pages of other sites and from oversized requests.

A web page that is open in a browser must not read or change the local cloud. Requests of another site's page say so in
`Origin` or `Sec-Fetch-Site`; with DNS rebinding, they have that site's name in `Host`.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 4 * 1024 * 1024
"""Maximum size of a request body in bytes; the largest object of either cloud is far smaller."""

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Guard:
    """ASGI middleware that refuses requests from other sites' pages and bodies that are too large."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        """Guard an application that listens on `host`."""
        self._app = app
        self._names = {host.lower(), socket.gethostname().lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 403 or 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await _Limited(self._app, scope, receive, send).run()

    def _refusal(self, method: str, headers: Mapping[str, str]) -> Response | None:
        host = headers.get("host", "")
        if not self._is_known(host):
            message = (
                f"The local cloud does not accept requests for the host name {host!r}: use the address that it "
                "printed, or an IP address."
            )
            return JSONResponse({"message": message}, 403)
        origin = headers.get("origin")
        site = headers.get("sec-fetch-site", "none")
        is_foreign = origin is not None and not _is_same(origin, host)
        if is_foreign or (method not in _SAFE_METHODS and site not in ("none", "same-origin")):
            return JSONResponse(
                {"message": "The local cloud does not accept requests from web pages of other sites."}, 403
            )
        length = headers.get("content-length", "")
        return _too_large() if length.isdecimal() and int(length) > LARGEST_BODY else None

    def _is_known(self, host: str) -> bool:
        """Whether a `Host` is this server: an address can be in nobody else's hands, a name can."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name == "localhost" or name.endswith(".localhost") or name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class _Limited:
    """One request, whose body is cut off where it becomes too large, and answered with 413 then."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self._app = app
        self._scope = scope
        self._receive = receive
        self._send = send
        self._size = 0
        self._began = False

    async def run(self) -> None:
        try:
            await self._app(self._scope, self._receive_some, self._send_unless_too_large)
        except Exception:
            if not self._is_too_large:
                raise
        if self._is_too_large and not self._began:
            await _too_large()(self._scope, self._receive, self._send)

    @property
    def _is_too_large(self) -> bool:
        return self._size > LARGEST_BODY

    async def _receive_some(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
        # To the application it is as if the client had gone.
        return {"type": "http.disconnect"} if self._is_too_large else message

    async def _send_unless_too_large(self, message: Message) -> None:
        if self._began or not self._is_too_large:
            self._began = True
            await self._send(message)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_same(origin: str, host: str) -> bool:
    return origin.partition("://")[2].lower() == host.lower()


def _too_large() -> Response:
    message = f"The request body exceeds {LARGEST_BODY // 1024 // 1024} MB."
    return JSONResponse({"message": message}, 413, {"connection": "close"})
