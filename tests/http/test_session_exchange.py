"""What a cloud can set for its session, or for one request: headers, and what is repeated."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from support.scripted import DROP, Answer, Scripted

from provider_shim.http import ErrorResponse, NoResponse, Response, Session, StatusError, Verdict

pytestmark = pytest.mark.asyncio
OpenSession = Callable[..., Session]


def _interpret(answer: Response) -> ErrorResponse:
    return ErrorResponse(StatusError, Verdict[answer.json()["verdict"]])


async def test_the_meaning_decides_whatever_the_status_is(server: Scripted, open_session: OpenSession) -> None:
    session = open_session(interpret=_interpret)
    for method in ("GET", "POST"):
        server.requests.clear()
        server.script = [Answer(400, {"verdict": "NOTHING_DONE"})]
        assert await session.request(method, "/thing") == {}
        server.script = [Answer(503, {"verdict": "FINAL"})]
        with pytest.raises(StatusError):
            await session.request(method, "/thing")
        assert len(server.requests) == 3
    server.script = [Answer(404, {"verdict": "MAYBE_DONE"})]
    assert await session.request("GET", "/thing") == {}
    server.script = [Answer(404, {"verdict": "MAYBE_DONE"})]
    with pytest.raises(NoResponse) as caught:
        await session.request("POST", "/thing")
    assert caught.value.maybe_executed


async def test_headers_of_a_request_stay_and_those_of_a_sending_do_not(
    server: Scripted, open_session: OpenSession
) -> None:
    numbers: Iterator[int] = iter(range(10))
    session = open_session(headers_each=lambda: {"X-Sending": str(next(numbers))})
    server.script = [Answer(503), DROP, Answer(200, {}, {"X-Hint": "7", "X-Request-Id": "r-1"})]
    reply = await session.exchange("PUT", "/thing", body={}, headers={"X-Key": "k"})
    assert [(each.headers["x-key"], each.headers["x-sending"]) for each in server.requests] == [
        ("k", "0"),
        ("k", "1"),
        ("k", "2"),
    ]
    assert (reply.body, reply.headers["x-hint"], reply.request_id) == ({}, "7", "r-1")


async def test_a_request_looks_for_no_module(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    # httpcore imports `sniffio` each time; to find out that it is missing took a third of a request's time.
    await session.request("GET", "/thing")
    sought: list[str] = []

    class Watch:
        def find_spec(self, name: str, *_: object) -> None:
            sought.append(name)

    monkeypatch.setattr(sys, "meta_path", [Watch(), *sys.meta_path])
    await session.request("GET", "/thing")
    assert sought == []


async def test_a_request_can_be_declared_safe_to_repeat_or_not(server: Scripted, session: Session) -> None:
    server.script = [Answer(503), DROP]
    assert (await session.exchange("POST", "/thing", repeatable=True)).body == {}
    server.script = [Answer(503)]
    with pytest.raises(NoResponse):
        await session.exchange("GET", "/thing", repeatable=False)
    assert len(server.requests) == 4
