"""What becomes of an answer, good or bad, and what is told of it."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from support.scripted import DROP, Answer, Scripted

from provider_shim.http import NoResponse, NotJson, Session, StatusError

pytestmark = pytest.mark.asyncio
OpenSession = Callable[..., Session]

_SECRET = "correct-horse-battery"


def _redact(text: str) -> str:
    return text.replace(_SECRET, "(sensitive)")


@pytest.mark.parametrize("body", [{}, [], {"a": [1, None, "é"]}, None, 0, "text", False])
async def test_json_is_what_the_server_says(server: Scripted, session: Session, body: Any) -> None:
    server.usual = Answer(body=body)
    assert await session.request("GET", "/thing") == body


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_an_empty_body_is_none(server: Scripted, session: Session, status: int) -> None:
    server.usual = Answer(status, b"")
    assert await session.request("DELETE", "/thing") is None


@pytest.mark.parametrize(
    "body", [b"<html>Welcome</html>", b"{", b"\xff\xfe\xfd", b'{"a": }', b"[" * 100_000, b"9" * 5000]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_success_that_is_no_json_is_an_error_that_says_so(
    server: Scripted, session: Session, method: str, body: bytes
) -> None:
    server.usual = Answer(200, body, {"Content-Type": "text/html", "X-Request-Id": "r-1"})
    with pytest.raises(NotJson, match="text/html instead of JSON") as caught:
        await session.request(method, "/thing")
    assert caught.value.request_id == "r-1"
    # What is no answer of the cloud's own is mostly over soon: what can be asked again, is.
    assert len(server.requests) == (3 if method == "GET" else 1)


async def test_what_is_sent_is_what_was_meant(server: Scripted, open_session: OpenSession) -> None:
    auth = httpx.BasicAuth("user", _SECRET)
    session = open_session(f"{server.url}/base", auth=auth, user_agent="toy/1")
    await session.request("POST", "/thing", body={"name": "é"}, params={"page": "1 2"})
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/base/thing?page=1+2")
    assert request.body.decode() == '{"name":"é"}'
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept"] == "application/json"
    assert request.headers["user-agent"] == "toy/1"
    scheme, _, credentials = request.headers["authorization"].partition(" ")
    assert (scheme, base64.b64decode(credentials).decode()) == ("Basic", f"user:{_SECRET}")


async def test_a_get_has_no_body(server: Scripted, session: Session) -> None:
    await session.request("GET", "/thing")
    assert server.requests[0].body == b""
    assert "content-type" not in server.requests[0].headers


async def test_connections_are_kept(server: Scripted, session: Session) -> None:
    for _ in range(5):
        await session.request("GET", "/thing")
    assert server.connections == 1


@pytest.mark.parametrize(
    ("headers", "request_id"),
    [
        ({}, None),
        ({"X-Request-Id": "r-1"}, "r-1"),
        ({"x-server-trace-id": "t-1"}, "t-1"),
        ({"X-Request-ID": "r-1", "X-Server-Trace-Id": "t-1"}, "r-1, t-1"),
    ],
)
async def test_errors_name_the_request_as_the_server_does(
    server: Scripted, session: Session, headers: dict[str, str], request_id: str | None
) -> None:
    server.usual = Answer(400, headers=headers)
    with pytest.raises(StatusError) as refused:
        await session.request("GET", "/thing")
    server.usual = Answer(503, headers=headers)
    with pytest.raises(NoResponse) as ambiguous:
        await session.request("POST", "/thing")
    assert (refused.value.request_id, ambiguous.value.request_id) == (request_id, request_id)
    assert refused.value.request == "GET /thing"
    assert "503" in str(ambiguous.value)


@pytest.mark.parametrize("length", [100, 1_990, 1_999, 19_990, 50_000])
async def test_secrets_are_in_no_error_and_no_log(
    server: Scripted, open_session: OpenSession, caplog: pytest.LogCaptureFixture, length: int
) -> None:
    caplog.set_level(logging.DEBUG, "provider_shim.http")
    session = open_session(redact=_redact, retry_timeout=0.1)
    told = []
    # Wherever a long answer is cut, no part of the secret may be left.
    body = "x" * length + _SECRET + "y" * length
    for answer in (Answer(400, {"message": body}), Answer(503, {"message": body}), DROP):
        server.usual = answer
        with pytest.raises((StatusError, NoResponse)) as caught:
            await session.request("GET", f"/thing/{_SECRET}")
        told += [str(caught.value), getattr(caught.value, "body", ""), caught.value.request]
    everything = " ".join([*told, caplog.text])
    assert "GET /thing/(sensitive)" in everything
    for part in (_SECRET, "correct-ho", "se-battery"):
        assert part not in everything


async def test_a_long_list_of_problems_stays_json(server: Scripted, session: Session) -> None:
    body = [{"name": f"field{number}", "message": "is not what it should be"} for number in range(100)]
    server.usual = Answer(400, body)
    with pytest.raises(StatusError) as caught:
        await session.request("GET", "/thing")
    assert httpx.Response(400, text=caught.value.body).json() == body


async def test_requests_and_answers_are_in_the_log(
    server: Scripted, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "provider_shim.http")
    server.script = [Answer(503, {"why": "maintenance"}, {"X-Request-Id": "r-1"})]
    await session.request("GET", "/thing")
    lines = [record.getMessage() for record in caplog.records]
    assert any("GET /thing: 503" in line and "r-1" in line for line in lines)
    assert any("maintenance" in line for line in lines)
    assert any("retrying in" in line for line in lines)
    assert any("GET /thing: 200" in line for line in lines)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_answer_that_cannot_be_decoded_is_an_error(
    server: Scripted, open_session: OpenSession, method: str
) -> None:
    session = open_session(retry_timeout=0.1)
    server.usual = Answer(200, b"no gzip at all", {"Content-Encoding": "gzip"})
    with pytest.raises(NoResponse) as caught:
        await session.request(method, "/thing")
    assert caught.value.maybe_executed


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_request_that_cannot_be_sent_is_not_repeated(open_session: OpenSession, method: str) -> None:
    class BadToken(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            request.headers["Authorization"] = f"Bearer {_SECRET}\n"
            yield request

    sessions = [open_session(auth=BadToken(), redact=_redact), open_session("gopher://127.0.0.1")]
    for session in sessions:
        with pytest.raises(NoResponse) as caught:
            async with asyncio.timeout(5):
                await session.request(method, "/thing")
        assert not caught.value.maybe_executed
        assert _SECRET not in str(caught.value)
