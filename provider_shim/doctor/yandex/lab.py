"""Requests about the gateways of one folder, and what was read of them."""

from __future__ import annotations

import secrets
import string
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from provider_shim.http import HttpError, segment
from provider_shim.yandex.api import GATEWAYS, OPERATIONS
from provider_shim.yandex.connections import Connections
from provider_shim.yandex.errors import YandexApi

from ..exchange import PATIENCE, Answer, ask, moments
from ..findings import NotSeen
from ..traffic import Traffic

Body = dict[str, Any]
# How many gateways are read one by one.
_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """An operation that is done.

    - `known_after`: seconds until the API knew it.
    - `duration`, `rollback`: seconds until its result was known, and from an error to its end; None if that happened
      before the first response.
    - `error`: why it failed.
    - `poll_interval`: what the API suggests.
    """

    known_after: float
    duration: float | None
    rollback: float | None = None
    error: str = ""
    poll_interval: str | None = None


class Lab:
    """Reads from a folder. The list is requested once."""

    def __init__(self, connections: Connections, api: YandexApi, folder_id: str, traffic: Traffic) -> None:
        self.connections = connections
        self.api = api
        self.folder_id = folder_id
        self.traffic = traffic
        self._gateways: list[Body] | None = None

    @cached_property
    def nobody(self) -> str:
        """An ID that no gateway has."""
        return "db8" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(17))

    async def send(self, method: str, path: str, body: Any = None, *, key: str = "", **params: str) -> Answer:
        """Send a request about gateways, with an idempotency key if one is given."""
        headers = {"Idempotency-Key": key} if key else None
        return await ask(self.connections.gateways, method, path, body, params=params or None, headers=headers)

    async def get(self, id: str, suffix: str = "") -> Answer:
        """GET a gateway, or something about it."""
        return await self.send("GET", f"{GATEWAYS}/{segment(id)}{suffix}")

    async def listed(self) -> Answer:
        """GET the first page of the folder's gateways."""
        return await self.send("GET", GATEWAYS, folderId=self.folder_id)

    async def ids(self) -> list[str]:
        """IDs of the folder's gateways, at most some of them."""
        answer = await self.listed()
        items = answer.body.get("gateways") if isinstance(answer.body, dict) else None
        return [str(item["id"]) for item in items or () if isinstance(item, dict) and "id" in item][:_MOST]

    async def gateways(self) -> list[Body]:
        """The folder's gateways that can be read."""
        if self._gateways is None:
            self._gateways = []
            for id in await self.ids():
                try:
                    answer = await self.get(id)
                except HttpError:
                    continue  # The observation of the path says why.
                if answer.ok and isinstance(answer.body, dict):
                    self._gateways.append(answer.body)
        return self._gateways

    async def follow(self, started: Answer, meanwhile: Callable[[], Awaitable[None]] | None = None) -> Followed:
        """Wait for the operation in a response; `meanwhile` is called between polls.

        Raises:
            NotSeen: There is no operation, or it does not end.
        """
        id = started.body.get("id") if isinstance(started.body, dict) else None
        if not isinstance(id, str):
            raise NotSeen("the response is not an operation")
        progress = _Progress(_interval(started))
        async for passed in moments():
            answer = await ask(self.connections.operations, "GET", f"{OPERATIONS}/{segment(id)}")
            if answer.ok and isinstance(answer.body, dict):
                progress.note(passed, answer.body, _interval(answer))
            if meanwhile is not None:
                await meanwhile()
            if progress.done is not None:
                return progress.done
        raise NotSeen(f"the operation {id} does not end within {PATIENCE:.0f} s")


class _Progress:
    """What the polls of an operation showed so far."""

    def __init__(self, interval: str | None) -> None:
        self.done: Followed | None = None
        self._interval = interval
        self._known_after: float | None = None
        self._was_open = False
        self._failed_after: float | None = None

    def note(self, passed: float, operation: Mapping[str, Any], interval: str | None) -> None:
        """Note a response, `passed` seconds after the first poll."""
        is_first = self._known_after is None
        if self._known_after is None:
            self._known_after = passed
        self._interval = self._interval or interval
        total = _age(operation)
        if total is None or total <= 0:
            total = passed if self._was_open else 0.0
        error = operation.get("error")
        if not operation.get("done"):
            self._was_open = True
            if error and self._failed_after is None:
                self._failed_after = total
            return
        followed = Followed(known_after=self._known_after, duration=total, poll_interval=self._interval)
        if error:
            # Seen at its end only, an error may have been there for any part of the time.
            hidden = is_first and total > 0
            before = total if self._failed_after is None else self._failed_after
            followed = replace(
                followed,
                duration=None if hidden else before,
                rollback=None if hidden else total - before,
                error=str(error.get("message") if isinstance(error, dict) else error),
            )
        self.done = followed


def _age(operation: Mapping[str, Any]) -> float | None:
    """Seconds from the creation of an operation to its last change, by its own timestamps."""
    try:
        created, modified = (datetime.fromisoformat(str(operation[name])) for name in ("createdAt", "modifiedAt"))
        return (modified - created).total_seconds()
    except (KeyError, ValueError, TypeError):
        return None


def _interval(answer: Answer) -> str | None:
    return (answer.headers or {}).get("x-operation-poll-interval")
