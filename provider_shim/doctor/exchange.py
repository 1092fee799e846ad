"""Requests whose responses are observed, whether they are successes or errors."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider_shim.http import Session, StatusError

# Seconds between polls of something that may take a moment; for that long they stay as they are, and then grow.
_PAUSE, _CLOSELY, _LONGEST_PAUSE = 0.05, 2.0, 1.0
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its status, JSON (None if it has none), text if it is an error, and headers if it is a success."""

    status: int
    body: Any
    text: str = ""
    headers: Mapping[str, str] | None = None

    @property
    def ok(self) -> bool:
        """Whether it is a success."""
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether the API refused the request because of what it says."""
        return self.status in (400, 409, 422)


async def ask(
    session: Session,
    method: str,
    path: str,
    body: Any = None,
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send a request and return the response.

    Raises:
        HttpError: No response arrived, none of the API's own, or it is not available.
    """
    try:
        reply = await session.exchange(method, path, body=body, params=params, headers=headers)
    except StatusError as error:
        if error.status is None or error.status >= 500 or error.status in (401, 403, 429):
            raise
        return Answer(error.status, _json(error.body), error.body)
    return Answer(reply.status, reply.body, headers=reply.headers)


async def moments() -> AsyncIterator[float]:
    """Seconds since the first moment, at growing intervals until `PATIENCE` is exhausted."""
    began, passed, pause = time.monotonic(), 0.0, _PAUSE
    while passed < PATIENCE:
        yield passed
        await asyncio.sleep(pause)
        passed = time.monotonic() - began
        if passed > _CLOSELY:
            pause = min(pause * 1.3, _LONGEST_PAUSE)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
