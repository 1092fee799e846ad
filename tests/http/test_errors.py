"""The facts that every error holds, and the tree that the errors are."""

from __future__ import annotations

import inspect
import re
import socket
from collections.abc import Callable

import pytest
from support.scripted import DROP, Answer, Scripted

from provider_shim import http
from provider_shim.http import HttpError, NotJson, NotSent, Session, StatusError, UnexpectedResponse, Verdict
from provider_shim.http import errors as errors_module

pytestmark = pytest.mark.asyncio
OpenSession = Callable[..., Session]


def _tree(of: type, depth: int = 0) -> list[tuple[int, str]]:
    below = [each for child in of.__subclasses__() for each in _tree(child, depth + 1)]
    return [(depth, of.__name__), *below]


async def test_the_tree_is_as_drawn_and_exported() -> None:
    drawn = re.findall(r"^    ((?:│   |├── |└── |    )*)(\w+) ", inspect.getdoc(errors_module) or "", re.MULTILINE)
    drawn += re.findall(r"^((?:│   |├── |└── |    )*)(\w+) {2,}", inspect.getdoc(errors_module) or "", re.MULTILINE)
    names = {name for _, name in _tree(HttpError)}
    assert {name for _, name in drawn} == names
    assert names <= set(http.__all__)


async def test_an_error_knows_request_and_answer(server: Scripted, open_session: OpenSession) -> None:
    session = open_session(redact=lambda text: text.replace("hidden", "(sensitive)"))
    server.usual = Answer(404, {"message": "hidden is not there"}, {"X-Request-Id": "r-1"})
    with pytest.raises(http.NotFound) as caught:
        await session.request("GET", "/things/hidden", params={"folder": "f 1", "token": "hidden"})
    error = caught.value
    assert (error.method, error.path, error.status) == ("GET", "/things/(sensitive)", 404)
    assert error.request == "GET /things/(sensitive)"
    assert error.url == f"{server.url}/things/(sensitive)?folder=f+1&token=(sensitive)"
    assert (error.request_id, error.code, error.genuine) == ("r-1", "404", True)
    assert (error.maybe_executed, error.inconclusive) == (False, False)
    assert error.body == '{"message": "(sensitive) is not there"}'
    assert (error.attempts, error.described) == (1, "a JSON object")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, StatusError),
        (400, http.Invalid),
        (401, http.Unauthenticated),
        (403, http.Forbidden),
        (404, http.NotFound),
        (409, http.AlreadyExists),
        (422, http.Invalid),
        (429, http.Throttled),
        (500, http.ServerError),
        (503, http.Unavailable),
    ],
)
async def test_each_status_has_its_kind(
    server: Scripted, open_session: OpenSession, status: int, kind: type[StatusError]
) -> None:
    server.usual = Answer(status)
    with pytest.raises(HttpError) as caught:
        await open_session(retry_timeout=0).request("GET", "/thing")
    assert type(caught.value) is kind


async def test_attempts_and_time_are_told(server: Scripted, session: Session) -> None:
    server.script = [Answer(503, {}), DROP, Answer(503), Answer(404)]
    with pytest.raises(http.NotFound) as caught:
        await session.request("GET", "/thing")
    assert caught.value.attempts == len(server.requests) == 4
    assert 0 < caught.value.seconds < 20


async def test_what_never_left_was_not_executed(open_session: OpenSession) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        session = open_session(f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(NotSent) as caught:
            await session.request("POST", "/thing")
    assert not caught.value.maybe_executed
    assert caught.value.inconclusive
    assert caught.value.attempts == 4


async def test_an_answer_that_the_api_cannot_have_given(server: Scripted, open_session: OpenSession) -> None:
    session = open_session(interpret=lambda answer: http.ErrorResponse(None, Verdict.UNEXPECTED), redact=str.lower)
    server.usual = Answer(404, b"<html><h1>Not Found</h1></html>", {"Content-Type": "text/html"})
    with pytest.raises(UnexpectedResponse, match=r'POST /thing got status 404 with text/html \("not found"\)$'):
        await session.request("POST", "/thing")
    server.usual = Answer(302, b"", {"Location": "https://user:secret@login.example.com/?token=x"})
    with pytest.raises(UnexpectedResponse, match=r"got status 302 with a redirect to login\.example\.com$") as caught:
        await session.request("POST", "/thing")
    assert caught.value.maybe_executed
    assert caught.value.inconclusive
    server.usual = Answer(302, b"", {"Location": "https://[login"})
    with pytest.raises(UnexpectedResponse, match=r"got status 302 with an empty body$"):
        await session.request("POST", "/thing")


async def test_the_meaning_of_an_answer_is_read_from_its_redacted_text(
    server: Scripted, open_session: OpenSession
) -> None:
    def interpret(answer: http.Response) -> http.ErrorResponse:
        problem = http.Problem("key", answer.json()["message"])
        return http.ErrorResponse(http.Invalid, Verdict.FINAL, "BAD", (problem,), request_id="r-2")

    session = open_session(interpret=interpret, redact=lambda text: text.replace("hidden", "(sensitive)"))
    server.usual = Answer(400, {"message": "hidden is wrong"}, {"X-Request-Id": "r-1"})
    with pytest.raises(http.Invalid) as caught:
        await session.request("POST", "/thing")
    assert caught.value.problems == (http.Problem("key", "(sensitive) is wrong"),)
    assert (caught.value.code, caught.value.request_id) == ("BAD", "r-1, r-2")


async def test_a_success_that_is_not_json_may_have_been_executed(server: Scripted, session: Session) -> None:
    server.usual = Answer(200, b"<html>")
    with pytest.raises(NotJson) as caught:
        await session.request("POST", "/thing")
    assert (caught.value.maybe_executed, caught.value.status) == (True, 200)
