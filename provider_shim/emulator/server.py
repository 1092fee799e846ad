"""The local cloud as an HTTP server, run by uvicorn."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import Mapping
from types import FrameType

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .app import build
from .connections import connection
from .database import StoreError
from .guard import Guard, is_loopback
from .option_types import OptionError
from .pipeline import DROP

_GRACE_SECONDS = 1
"""How long requests in progress may take when the server is told to stop."""


_EXPOSED = (
    "mcpgateway emulator: warning: {} can be reached from other machines. The local cloud's credentials are public, so "
    "anyone who can reach it can read and change everything in it, including secrets."
)


class StartError(Exception):
    """The server cannot start; the one-line message says why."""


def run(host: str, port: int, db: str | None, options: Mapping[str, str]) -> None:
    """Serve until a signal says to stop, and print the connection on stdout as soon as requests are accepted.

    Raises `StartError`.
    """
    try:
        app = build(db, options)
        app.state.database.open()
    except (OptionError, StoreError) as error:
        raise StartError(str(error)) from error
    listener = _listen(host, port)
    if not is_loopback(host):
        print(_EXPOSED.format(host), file=sys.stderr, flush=True)
    config = uvicorn.Config(
        Guard(app, host),
        http=DroppableProtocol,
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    _Server(config, _base_url(listener)).run(sockets=[listener])


class DroppableProtocol(H11Protocol):
    """HTTP/1.1 in which a request can close its connection with the callable under `DROP` in its scope."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the requests on a new connection the means to close it."""
        super().connection_made(transport)
        app = self.app

        async def droppable(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, DROP: transport.abort}, receive, send)

        self.app = droppable


class _Server(uvicorn.Server):
    """Prints its connection once it listens, and exits normally on a signal."""

    def __init__(self, config: uvicorn.Config, base_url: str) -> None:
        super().__init__(config)
        self._base_url = base_url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _announce(json.dumps(connection(self._base_url)))

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.should_exit = True  # uvicorn's own would raise the signal again at the end


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        # The protocol has to be named: asyncio switches Nagle's algorithm, 40 ms an answer, off only if it is.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except (OSError, OverflowError) as error:
        raise StartError(f"The local cloud cannot listen on {host}:{port}: {error}.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise StartError(f"The local cloud cannot listen on {host}:{port}: {_reason(error)}.") from error
    return listener


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _base_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _announce(line: str) -> None:
    """Print a line on stdout; a closed stdout is ignored."""
    if sys.stdout is None:
        return
    try:
        print(line, flush=True)
    except OSError:
        # What could not be written stays in the buffer; without this the interpreter would complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
