"""Clients of the local cloud, served over HTTP, and of a server that answers by a script."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from typing import Any

import pytest
import pytest_asyncio
from support.cloud import Cloud
from support.scripted import Scripted

from provider_shim.http import session as session_module
from provider_shim.yandex import operations
from provider_shim.yandex.client import Client, connect
from provider_shim.yandex.settings import METADATA_VARIABLE, VARIABLES

Serve = Callable[..., Cloud]
Connect = Callable[..., Client]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*VARIABLES.values(), METADATA_VARIABLE):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests wait for what they are about, not for the pause between two tries."""
    monkeypatch.setattr(session_module, "_FIRST_BACKOFF", 0.01)
    monkeypatch.setattr(operations, "_FIRST_PAUSE", 0.01)


@pytest.fixture(scope="session")
def served() -> Iterator[Serve]:
    """Serves a local cloud with some options, one for all tests that ask for the same."""
    with ExitStack() as stack:
        clouds: dict[tuple[tuple[str, str], ...], Cloud] = {}

        def serve(**options: str) -> Cloud:
            key = tuple(sorted(options.items()))
            if key not in clouds:
                arguments = [text for name, value in key for text in ("--set", f"{name}={value}")]
                clouds[key] = stack.enter_context(Cloud(*arguments))
            return clouds[key]

        yield serve


@pytest.fixture
def serve(served: Serve) -> Iterator[Serve]:
    """Serves a local cloud with some options, without faults, and with an empty list of requests."""
    used: list[Cloud] = []

    def serve_one(**options: str) -> Cloud:
        used.append(served(**options))
        used[-1].faults()
        used[-1].forget_requests()
        return used[-1]

    yield serve_one
    for cloud in used:
        cloud.faults()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Scripted]:
    async with Scripted() as server:
        yield server


@pytest_asyncio.fixture
async def open_client() -> AsyncIterator[Connect]:
    """Opens a client by the provider's settings."""
    async with AsyncExitStack() as stack:

        def open_one(**config: Any) -> Client:
            client = connect(config, None)
            stack.push_async_callback(client.close)
            return client

        yield open_one


@pytest.fixture
def scripted(server: Scripted, open_client: Connect) -> Client:
    """A client of the scripted server, by a token that is not renewed."""
    return open_client(endpoint=server.url, token="t1.of-a-test", folder_id="b1gfolder", retry_timeout="20s")


@pytest.fixture
def folder() -> str:
    """A folder of the test's own."""
    return f"b1g{uuid.uuid4().hex[:17]}"
