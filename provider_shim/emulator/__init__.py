"""The emulator of the clouds' control planes, stored in one SQLite file: what users see as the local cloud.

It is written from the API documents alone and shares no code with the clients that are tested on it. It runs as a
server (`serve`), inside a client's process (`embedded_transport`), or in any ASGI server (`create_app`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .database import StoreError
from .instaclustr.credentials import API_KEY, READ_ONLY_API_KEY, USERNAME
from .option_types import Option, OptionError
from .options import OPTIONS
from .yandex.kinds import FOLDER_ID, OAUTH_TOKEN, TOKEN

if TYPE_CHECKING:
    import httpx
    from starlette.applications import Starlette

__all__ = [
    "API_KEY",
    "FOLDER_ID",
    "OAUTH_TOKEN",
    "OPTIONS",
    "READ_ONLY_API_KEY",
    "TOKEN",
    "USERNAME",
    "Option",
    "OptionError",
    "StoreError",
    "connection",
    "create_app",
    "embedded_transport",
    "serve",
    "service_account_key",
]


def create_app(db: str | os.PathLike[str] | None = None, options: Mapping[str, str] | None = None) -> Starlette:
    """The local cloud as an ASGI application, stored in a database file or, with None, in memory.

    Raises `OptionError`. The first request opens the file; requests get a 503 as long as it cannot be used.
    """
    from .app import build

    return build(db, options)


def serve(host: str, port: int, db: str | None, options: Mapping[str, str]) -> None:
    """Serve the local cloud until SIGINT or SIGTERM; port 0 picks a free port.

    Prints its `connection` as one line of JSON on stdout once it accepts requests. If it cannot start, prints the
    reason on stderr and raises `SystemExit` with code 1.
    """
    import sys

    from .server import StartError, run

    try:
        run(host, port, db, options)
    except StartError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None


def embedded_transport(
    path: str | os.PathLike[str] | None, options: Mapping[str, str] | None = None
) -> httpx.AsyncBaseTransport:
    """The local cloud as a transport for ``httpx.AsyncClient``; any base URL works.

    Raises `OptionError`. The first request opens the database and raises `StoreError` if it cannot be used. A dropped
    connection raises `httpx.ReadError`.
    """
    from .embedded import EmbeddedTransport

    return EmbeddedTransport(path, options)


def connection(base_url: str) -> dict[str, dict[str, str]]:
    """Endpoints and credentials for a base URL, in the form of the provider's configuration."""
    from .connections import connection

    return connection(base_url)


def service_account_key() -> dict[str, str]:
    """The key file of the Yandex Cloud service account that every local cloud has, as decoded JSON."""
    from .yandex.credentials import service_account_key

    return service_account_key()
