"""A real HTTP proxy in front of a cloud that makes chosen requests go wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from socket import SO_LINGER, SOL_SOCKET
from types import TracebackType
from typing import Self

import httpx

_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host", "date", "server")
_PAGE = b"<html><head><title>%s</title></head><body><h1>%s</h1></body></html>"


@dataclass(frozen=True)
class Request:
    """A request that came by."""

    method: str
    path: str


@dataclass
class Exchange:
    """One request under way: the answer is written raw, so that it can be wrong in any way."""

    proxy: FaultyProxy
    request: Request
    head: list[str]
    body: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def forward(self) -> httpx.Response:
        """What the cloud answers."""
        return await self.proxy.forward(self)

    def write(self, status: int, body: bytes, headers: dict[str, str], length: int | None = None) -> None:
        """Write an answer; `length` is what the head says of the body, if that is not the truth."""
        lines = {"Content-Length": str(len(body) if length is None else length), **headers}
        head = [f"HTTP/1.1 {status} Status", *(f"{name}: {value}" for name, value in lines.items()), "", ""]
        self.writer.write("\r\n".join(head).encode("latin-1") + body)

    def pass_on(self, response: httpx.Response) -> None:
        """Write the cloud's own answer."""
        headers = {name: value for name, value in response.headers.items() if name not in _HOP}
        if response.status_code == 204:
            self.writer.write(b"HTTP/1.1 204 Status\r\n\r\n")
        else:
            self.write(response.status_code, response.content, headers)

    def reset(self) -> None:
        """Close the connection by a reset."""
        socket = self.writer.get_extra_info("socket")
        socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def hang(self) -> None:
        """Say nothing until the client gives up."""
        while await self.reader.read(1024):
            pass


Fault = Callable[[Exchange], Awaitable[bool]]
"""Answers a request wrongly; whether the connection stays open."""


def _page(status: int, title: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    text = title.encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, _PAGE % (text, text), {"Content-Type": "text/html; charset=utf-8", **named}


def _json(status: int, body: bytes, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, body, {"Content-Type": "application/json", **named}


def _instead(answer: tuple[int, bytes, dict[str, str]], *, after: bool) -> Fault:
    async def fault(exchange: Exchange) -> bool:
        if after:
            await exchange.forward()
        exchange.write(*answer)
        return True

    return fault


def _closing(how: str, *, after: bool) -> Fault:
    async def fault(exchange: Exchange) -> bool:
        if after:
            await exchange.forward()
        await exchange.hang() if how == "hang" else exchange.reset()
        return False

    return fault


async def _truncated(exchange: Exchange) -> bool:
    response = await exchange.forward()
    exchange.write(response.status_code, response.content[: len(response.content) // 2], _of_json(response))
    return True


async def _cut(exchange: Exchange) -> bool:
    response = await exchange.forward()
    content = response.content
    exchange.write(response.status_code, content[: len(content) // 2], _of_json(response), len(content) + 1)
    return False


async def _mislabelled(exchange: Exchange) -> bool:
    response = await exchange.forward()
    exchange.write(response.status_code, response.content, {"Content-Type": "text/html; charset=nonsense-8"})
    return True


async def _gzip_garbage(exchange: Exchange) -> bool:
    response = await exchange.forward()
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    exchange.write(response.status_code, b"no gzip at all", headers)
    return True


async def _bomb(exchange: Exchange) -> bool:
    response = await exchange.forward()
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join(packer.compress(b" " * 1_000_000) for _ in range(50)) + packer.flush()
    exchange.write(response.status_code, body, {"Content-Type": "application/json", "Content-Encoding": "gzip"})
    return True


async def _slow_body(exchange: Exchange) -> bool:
    response = await exchange.forward()
    exchange.write(response.status_code, b"", _of_json(response), 1_000_000)
    with contextlib.suppress(ConnectionError):
        while not exchange.reader.at_eof():
            exchange.writer.write(b" ")
            await exchange.writer.drain()
            await asyncio.sleep(0.02)
    return False


async def _repeated(exchange: Exchange) -> bool:
    """The answer to the request before this one, once more."""
    last = exchange.proxy.last
    response = await exchange.forward()
    exchange.pass_on(last or response)
    return True


def _of_json(response: httpx.Response) -> dict[str, str]:
    return {"Content-Type": response.headers.get("content-type", "application/json")}


_INSTEAD = {
    "html-401": _page(401, "Unauthorized"),
    "html-403": _page(403, "Forbidden"),
    "html-404": _page(404, "Not Found"),
    "html-413": _page(413, "Payload Too Large"),
    "html-500": _page(500, "Internal Server Error"),
    "html-502": _page(502, "Bad Gateway"),
    "html-503": _page(503, "Service Unavailable"),
    "portal": _page(200, "Please log in"),
    "redirect": _page(302, "Found", Location="https://login.example.com/"),
    "empty-200": (200, b"", {}),
    "empty-404": (404, b"", {}),
    "null": _json(200, b"null"),
    "empty-list": _json(200, b"[]"),
    "empty-object": _json(200, b"{}"),
    "json-500": _json(500, json.dumps({"code": 13, "message": "Internal error"}).encode()),
}
_ONLY_BEFORE = {
    "429": _instead(_json(429, b'{"code": 8, "message": "Too many requests"}', Retry_After="0"), after=False),
    "api-404": _instead(_json(404, b'{"code": 5, "message": "Not found"}'), after=False),
}
_ONLY_AFTER: dict[str, Fault] = {
    "truncated": _truncated,
    "cut": _cut,
    "mislabelled": _mislabelled,
    "gzip-garbage": _gzip_garbage,
    "gzip-bomb": _bomb,
    "slow-body": _slow_body,
    "repeated": _repeated,
}

# What happens instead of the request, and what happens once it has had its effect.
BEFORE: dict[str, Fault] = {
    **{name: _instead(answer, after=False) for name, answer in _INSTEAD.items()},
    **{how: _closing(how, after=False) for how in ("reset", "hang")},
    **_ONLY_BEFORE,
}
AFTER: dict[str, Fault] = {
    **{name: _instead(answer, after=True) for name, answer in _INSTEAD.items()},
    **{how: _closing(how, after=True) for how in ("reset", "hang")},
    **_ONLY_AFTER,
}


class FaultyProxy:
    """Passes requests on to `target`; once armed, the nth of them (counted from 0) goes wrong."""

    def __init__(self, target: str) -> None:
        self._target = target
        self.requests: list[Request] = []
        self.last: httpx.Response | None = None
        self._fault: Fault | None = None
        self._then: Fault | None = None
        self._at = range(0)
        self._tasks: set[asyncio.Task[None]] = set()

    def arm(self, fault: Fault | None = None, at: int = 0, times: int = 1, then: Fault | None = None) -> None:
        """Count from zero; make `times` requests go wrong, from the one at `at`.

        With `at` below zero, the first POST is meant. `then` is what happens to everything after those.
        """
        self.requests = []
        self.last = None
        self._fault, self._at, self._then = fault, range(at, at + times), then

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def forward(self, exchange: Exchange) -> httpx.Response:
        """Pass a request on; the cloud's answer."""
        headers = dict(line.split(": ", 1) for line in exchange.head[1:] if line)
        kept = {name: value for name, value in headers.items() if name.lower() not in _HOP}
        method, path, _ = exchange.head[0].split(" ")
        self.last = await self._client.request(method, self._target + path, headers=kept, content=exchange.body)
        return self.last

    async def __aenter__(self) -> Self:
        self._client = httpx.AsyncClient(timeout=30)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None):
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        lengths = [line for line in head if line.lower().startswith("content-length:")]
        body = await reader.readexactly(int(lengths[0].partition(":")[2]) if lengths else 0)
        request = Request(method, path)
        number = len(self.requests)
        self.requests.append(request)
        exchange = Exchange(self, request, head, body, reader, writer)
        if self._at.start < 0 and method == "POST":
            self._at = range(number, number + len(self._at))
        fault = self._then if self._at.start >= 0 and number >= self._at.stop else None
        if number in self._at:
            fault = self._fault
        if fault is not None:
            stays = await fault(exchange)
        else:
            exchange.pass_on(await exchange.forward())
            stays = True
        if stays:
            await writer.drain()
        return stays
