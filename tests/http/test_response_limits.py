"""Answers that are too large, too slow, or not what their headers say."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from support.scripted import Answer, Scripted

from provider_shim.http import NoResponse, NotJson, Session, StatusError, segment

pytestmark = pytest.mark.asyncio
OpenSession = Callable[..., Session]

_GZIP = {"Content-Encoding": "gzip"}


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize("status", [200, 400])
async def test_gzip_bomb_is_an_error_before_it_fills_the_memory(
    server: Scripted, open_session: OpenSession, status: int
) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()
    server.usual = Answer(status, bomb, _GZIP)
    session = open_session(largest_response=4_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(NoResponse, match="the response is larger than 4 MB") as caught:
            await session.request("POST", "/thing")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.maybe_executed
    assert peak < 30_000_000
    assert len(server.requests) == 1


async def test_large_answer_that_is_not_compressed_is_an_error(server: Scripted, open_session: OpenSession) -> None:
    server.usual = Answer(200, b"[" + b" " * 3_000_000 + b"]")
    assert await open_session().request("GET", "/thing") == []
    with pytest.raises(NoResponse, match="larger than 2 MB"):
        await open_session(largest_response=2_000_000).request("GET", "/thing")


async def test_compressed_answer_is_read(server: Scripted, session: Session) -> None:
    server.usual = Answer(200, _gzip(b'{"a": "\xc3\xa9"}'), _GZIP)
    assert await session.request("GET", "/thing") == {"a": "é"}
    assert server.requests[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (b"no gzip at all", "gzip", "not compressed as its headers say"),
        (_gzip(b"{}")[:-4], "gzip", "incomplete"),
        (b"{}", "br", '"br", which was not requested'),
    ],
)
async def test_answer_in_a_wrong_encoding_is_told(
    server: Scripted, session: Session, body: bytes, encoding: str, reason: str
) -> None:
    server.usual = Answer(200, body, {"Content-Encoding": encoding})
    with pytest.raises(NoResponse, match=reason):
        await session.request("GET", "/thing")


async def test_body_that_drips_is_not_waited_for(server: Scripted, open_session: OpenSession) -> None:
    ended = asyncio.Event()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        try:
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()
            ended.set()

    dripping = await asyncio.start_server(drip, "127.0.0.1", 0)
    session = open_session(
        f"http://127.0.0.1:{dripping.sockets[0].getsockname()[1]}", response_timeout=0.3, retry_timeout=0.1
    )
    began = time.monotonic()
    with pytest.raises(NoResponse, match=r"no complete response within 0\.3 s") as caught:
        await session.request("GET", "/thing")
    assert time.monotonic() - began < 5
    dripping.close()
    await ended.wait()
    assert caught.value.maybe_executed


async def test_a_token_that_takes_its_time_is_no_slow_answer(server: Scripted, open_session: OpenSession) -> None:
    import httpx

    class SlowToken(httpx.Auth):
        async def async_auth_flow(self, request):
            await asyncio.sleep(0.5)
            yield request

    session = open_session(auth=SlowToken(), response_timeout=0.3)
    assert await session.request("GET", "/thing") == {}


@pytest.mark.parametrize(
    "charset", ["nonsense-8", "zlib_codec", "hex", "idna", "undefined", "", '"', "utf-16", "unicode_escape"]
)
async def test_odd_charset_is_no_reason_to_fail(server: Scripted, session: Session, charset: str) -> None:
    headers = {"Content-Type": f"application/json; charset={charset}"}
    server.usual = Answer(200, {"a": 1}, headers)
    assert await session.request("GET", "/thing") == {"a": 1}
    server.usual = Answer(400, b'{"message": "no \xe9\xff"}', headers)
    with pytest.raises(StatusError):
        await session.request("GET", "/thing")
    server.usual = Answer(200, b"\xff\xfe\xe9", headers)
    with pytest.raises(NotJson):
        await session.request("GET", "/thing")


async def test_text_is_read_in_its_charset(server: Scripted, session: Session) -> None:
    server.usual = Answer(400, "n\xe9".encode("latin-1"), {"Content-Type": "text/plain; charset=ISO-8859-1"})
    with pytest.raises(StatusError) as caught:
        await session.request("GET", "/thing")
    assert caught.value.body == "né"


@pytest.mark.parametrize(
    ("body", "came"),
    [
        (b"", "an empty body"),
        (b" ", "an empty body"),
        (b"null", "null"),
        (b"[]", "a JSON array"),
        (b"7", "a JSON number"),
    ],
)
async def test_what_came_instead_of_an_object_is_told(
    server: Scripted, session: Session, body: bytes, came: str
) -> None:
    server.usual = Answer(200, body)
    with pytest.raises(NotJson, match=f"GET /thing returned {came} instead of a JSON object"):
        await session.request("GET", "/thing", wanted=dict)
    assert len(server.requests) == 3


async def test_an_id_is_one_segment_of_a_path() -> None:
    assert segment("a/../b?c#d") == "a%2F..%2Fb%3Fc%23d"
    for id in ("", ".", ".."):
        with pytest.raises(ValueError, match="is not a valid ID"):
            segment(id)
