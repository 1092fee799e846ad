"""The client-side limit, by the times at which a real server saw the requests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from support.scripted import Answer, Scripted

from provider_shim.http import Limiter, Session

pytestmark = pytest.mark.asyncio
OpenSession = Callable[..., Session]


# A second, less what a busy machine may delay one request more than another on its way.
_SECOND = 0.9


def _most_in_a_second(server: Scripted) -> int:
    times = sorted(request.at for request in server.requests)
    return max(sum(1 for each in times if start <= each < start + _SECOND) for start in times)


async def _send(session: Session, count: int) -> None:
    await asyncio.gather(*(session.request("GET", f"/{number}") for number in range(count)))


async def test_no_second_has_more_requests_than_allowed(server: Scripted, open_session: OpenSession) -> None:
    await _send(open_session(limiter=Limiter(20)), 55)
    assert len(server.requests) == 55
    assert _most_in_a_second(server) <= 20
    # And no more waiting than needed.
    assert server.requests[-1].at - server.requests[0].at < 5


async def test_a_server_that_hangs_for_a_while_does_not_get_two_seconds_at_once(
    server: Scripted, open_session: OpenSession
) -> None:
    # More requests than connections, all of which are held up until the next second begins.
    server.script = [Answer(delay=1.0)] * 20
    await _send(open_session(limiter=Limiter(30)), 60)
    assert _most_in_a_second(server) <= 30


async def test_repeated_requests_count(server: Scripted, open_session: OpenSession) -> None:
    server.script = [Answer(503)] * 15
    await _send(open_session(limiter=Limiter(10)), 10)
    assert len(server.requests) == 25
    assert _most_in_a_second(server) <= 10


async def test_a_limit_that_is_not_reached_costs_no_time(server: Scripted, open_session: OpenSession) -> None:
    session = open_session(limiter=Limiter(50))
    began = asyncio.get_running_loop().time()
    for number in range(20):
        await session.request("GET", f"/{number}")
    assert asyncio.get_running_loop().time() - began < 1


async def test_zero_is_no_limit(server: Scripted, open_session: OpenSession) -> None:
    await _send(open_session(limiter=Limiter(0)), 200)
    assert _most_in_a_second(server) > 50


async def test_one_limit_holds_for_two_sessions(server: Scripted, open_session: OpenSession) -> None:
    limiter = Limiter(10)
    await asyncio.gather(*(_send(open_session(limiter=limiter), 10) for _ in range(2)))
    assert _most_in_a_second(server) <= 10


async def test_whoever_gives_up_waiting_does_not_block_the_line(server: Scripted, open_session: OpenSession) -> None:
    session = open_session(limiter=Limiter(5))
    await _send(session, 5)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await session.request("GET", "/impatient")
    async with asyncio.timeout(5):
        await _send(session, 5)
    assert _most_in_a_second(server) <= 5
