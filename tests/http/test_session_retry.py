"""Which requests are repeated, on what, and for how long: against a real server."""

from __future__ import annotations

import asyncio
import email.utils
import socket
import time
from collections.abc import Callable

import pytest
from support.scripted import CUT, DROP, Answer, Scripted

from provider_shim.http import NoResponse, Session, StatusError
from provider_shim.http import session as session_module

pytestmark = pytest.mark.asyncio
OpenSession = Callable[..., Session]

_REPEATABLE = ["GET", "PUT", "DELETE"]
_ONCE_ONLY = ["POST", "PATCH"]
_UNAVAILABLE = [502, 503, 504]


@pytest.mark.parametrize("method", _REPEATABLE)
async def test_what_may_be_repeated_is_repeated(server: Scripted, session: Session, method: str) -> None:
    for failure in (*map(Answer, [429, *_UNAVAILABLE]), DROP, CUT):
        server.requests.clear()
        server.script = [failure, failure, Answer(body={"done": True})]
        assert await session.request(method, "/thing", body={"a": 1}) == {"done": True}
        assert server.asked == [f"{method} /thing"] * 3
        assert {request.body for request in server.requests} == {b'{"a":1}'}


@pytest.mark.parametrize("method", _ONCE_ONLY)
async def test_what_was_refused_for_its_rate_had_no_effect_and_is_repeated(
    server: Scripted, session: Session, method: str
) -> None:
    server.script = [Answer(429), Answer(429), Answer(202, {"id": 1})]
    assert await session.request(method, "/thing", body={}) == {"id": 1}
    assert len(server.requests) == 3


@pytest.mark.parametrize("method", _ONCE_ONLY)
async def test_what_may_have_had_an_effect_is_not_repeated(server: Scripted, session: Session, method: str) -> None:
    for failure in (*map(Answer, _UNAVAILABLE), DROP, CUT):
        server.requests.clear()
        server.script = [failure]
        with pytest.raises(NoResponse) as caught:
            await session.request(method, "/thing", body={})
        assert caught.value.maybe_executed
        assert caught.value.request == f"{method} /thing"
        assert server.asked == [f"{method} /thing"]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 422, 500, 501])
async def test_other_errors_are_final(server: Scripted, session: Session, status: int) -> None:
    server.usual = Answer(status, {"message": "no"})
    for method in (*_REPEATABLE, *_ONCE_ONLY):
        with pytest.raises(StatusError) as caught:
            await session.request(method, "/thing")
        assert caught.value.status == status
        assert caught.value.body == '{"message": "no"}'
    assert len(server.requests) == 5


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_refused_connection_is_tried_a_few_times_and_had_no_effect(
    open_session: OpenSession, method: str
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        session = open_session(f"http://127.0.0.1:{unused.getsockname()[1]}", retry_timeout=60)
        began = time.monotonic()
        with pytest.raises(NoResponse) as caught:
            await session.request(method, "/thing")
    assert not caught.value.maybe_executed
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_server_that_comes_back_in_time_is_reached(
    server: Scripted, open_session: OpenSession, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "_FIRST_BACKOFF", 0.2)
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    session = open_session(f"http://127.0.0.1:{port}")
    request = asyncio.create_task(session.request(method, "/thing"))
    await asyncio.sleep(0.1)
    late = await asyncio.start_server(server._serve, "127.0.0.1", port)
    assert await request == {}
    # Not `async with`: from Python 3.12 on that waits for the session's idle connection.
    late.close()
    assert len(server.requests) == 1


async def test_an_answer_that_does_not_come_in_time_is_asked_for_again(
    server: Scripted, open_session: OpenSession
) -> None:
    session = open_session(timeout=0.2)
    server.script = [Answer(delay=5), Answer(body=[1])]
    assert await session.request("GET", "/thing") == [1]
    server.script = [Answer(delay=5)]
    with pytest.raises(NoResponse) as caught:
        await session.request("POST", "/thing")
    assert caught.value.maybe_executed
    assert str(caught.value).startswith("POST /thing: ")
    assert not str(caught.value).endswith(": ")


@pytest.mark.parametrize("status", [429, *_UNAVAILABLE])
async def test_patience_has_an_end(server: Scripted, open_session: OpenSession, status: int) -> None:
    server.usual = Answer(status, {"message": "later"}, {"X-Request-Id": "r-9"})
    session = open_session(retry_timeout=0.5)
    began = time.monotonic()
    with pytest.raises(StatusError) as caught:
        await session.request("GET", "/thing")
    assert time.monotonic() - began < 2
    assert (caught.value.status, caught.value.request_id) == (status, "r-9")
    assert 3 < len(server.requests) < 50


async def test_pauses_grow(server: Scripted, open_session: OpenSession) -> None:
    server.script = [Answer(503)] * 6
    await open_session().request("GET", "/thing")
    pauses = [after.at - before.at for before, after in zip(server.requests, server.requests[1:], strict=False)]
    assert pauses[5] > 2 * pauses[0]
    assert pauses[5] < 5


async def test_requests_that_failed_together_do_not_come_back_together(
    server: Scripted, open_session: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "_FIRST_BACKOFF", 0.2)
    session = open_session()
    server.script = [Answer(503)] * 8
    await asyncio.gather(*(session.request("GET", f"/{number}") for number in range(8)))
    again = [request.at for request in server.requests[8:]]
    assert max(again) - min(again) > 0.02


async def test_retry_after_in_seconds_is_waited_for(server: Scripted, session: Session) -> None:
    server.script = [Answer(429, headers={"Retry-After": "1"})]
    await session.request("POST", "/thing")
    first, second = (request.at for request in server.requests)
    assert 1.0 <= second - first < 3


async def test_retry_after_as_a_date_is_waited_for(server: Scripted, session: Session) -> None:
    # Dates have whole seconds.
    date = email.utils.formatdate(time.time() + 2, usegmt=True)
    server.script = [Answer(503, headers={"Retry-After": date})]
    await session.request("GET", "/thing")
    first, second = (request.at for request in server.requests)
    assert 0.9 <= second - first < 4


@pytest.mark.parametrize("when", ["0", "", "soon", "-5", "²", "1.5", "Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 99 X 1"])
async def test_retry_after_that_makes_no_sense_is_as_none(server: Scripted, session: Session, when: str) -> None:
    server.script = [Answer(503, headers={"Retry-After": when})]
    await session.request("GET", "/thing")
    first, second = (request.at for request in server.requests)
    assert second - first < 1


@pytest.mark.parametrize("when", ["3600", "9" * 400, "Fri, 01 Jan 2123 00:00:00 GMT"])
async def test_retry_after_beyond_patience_fails_at_once(server: Scripted, session: Session, when: str) -> None:
    server.script = [Answer(429, headers={"Retry-After": when})]
    with pytest.raises(StatusError):
        await session.request("GET", "/thing")
    assert len(server.requests) == 1
