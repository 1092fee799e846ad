"""A real HTTP server that answers by a script, on a port of its own, and remembers what it was asked and when."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """What one request is answered with; a body that is no text is sent as JSON.

    `cut`: the connection is closed after the head and half of the body. `drop`: without any answer.
    """

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    cut: bool = False
    drop: bool = False


DROP = Answer(drop=True)
CUT = Answer(cut=True, body={"some": "thing"})


@dataclass(frozen=True)
class Request:
    """What the server was asked, and when, by the loop's clock."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


class Scripted:
    """The server: each request takes the next answer of the script, and `usual` once there is none left."""

    def __init__(self) -> None:
        self.script: list[Answer] = []
        self.usual = Answer()
        self.requests: list[Request] = []
        self.connections = 0
        self._arrived = asyncio.Condition()

    async def asked_for(self, count: int) -> None:
        """Wait until so many requests have come."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.requests) >= count)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._tasks: set[asyncio.Task[None]] = set()
        self._transports: set[asyncio.WriteTransport] = set()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None):
        self._server.close()
        await self._server.wait_closed()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for transport in self._transports:
            # What a client did not read would keep it open for longer than the loop lives.
            transport.abort()
        await asyncio.sleep(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def asked(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.requests]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._transports.add(writer.transport)
        self.connections += 1
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection stays open."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        except asyncio.IncompleteReadError:
            return False
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.requests.append(Request(method, path, headers, body, asyncio.get_running_loop().time()))
        async with self._arrived:
            self._arrived.notify_all()
        answer = self.script.pop(0) if self.script else self.usual
        await asyncio.sleep(answer.delay)
        if answer.drop:
            return False
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        lines = {"Content-Type": "application/json", "Content-Length": str(len(content)), **answer.headers}
        head_lines = [f"HTTP/1.1 {answer.status} Reason", *(f"{name}: {value}" for name, value in lines.items())]
        writer.write("\r\n".join([*head_lines, "", ""]).encode("latin-1"))
        writer.write(content[: len(content) // 2] if answer.cut else content)
        await writer.drain()
        return not answer.cut
