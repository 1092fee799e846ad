"""A scripted server, and sessions with it that do not wait long."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from support.scripted import Scripted

from provider_shim.http import Limiter, Session
from provider_shim.http import session as session_module

OpenSession = Callable[..., Session]


@pytest.fixture(autouse=True)
def short_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests wait for what they are about, not for the pause between two tries."""
    monkeypatch.setattr(session_module, "_FIRST_BACKOFF", 0.01)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Scripted]:
    async with Scripted() as server:
        yield server


@pytest_asyncio.fixture
async def open_session(server: Scripted) -> AsyncIterator[OpenSession]:
    """Opens a session: ``open_session(retry_timeout=…, limiter=…, redact=…)``."""
    async with AsyncExitStack() as stack:

        def open_one(base_url: str | None = None, **options: Any) -> Session:
            chosen: dict[str, Any] = {"auth": None, "limiter": Limiter(0), "retry_timeout": 20.0, **options}
            session = Session(base_url or server.url, **chosen)
            stack.push_async_callback(session.close)
            return session

        yield open_one


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    """A session without authentication and limit."""
    return open_session()
