"""What an error answer means: what kind of error it is, what it says, and whether the request can be sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from .answer import Answer
from .errors import (
    AlreadyExists,
    Facts,
    Forbidden,
    HttpError,
    Invalid,
    NotFound,
    Problem,
    ServerError,
    StatusError,
    Throttled,
    Unauthenticated,
    Unavailable,
    UnexpectedAnswer,
)

# A long list of problems is to stay valid JSON.
_LONGEST_BODY = 20_000


class Verdict(Enum):
    """What an error answer means for the request."""

    FINAL = "the request is refused: sent again, it would be refused again"
    NOTHING_DONE = "the request had no effect, and may have one later"
    MAYBE_DONE = "the cloud is not available; whether the request had an effect is not known"
    ODD = "not an answer of the API's own, or a failure within it; whether the request had an effect is not known"


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """An error answer as a cloud's API means it.

    - `kind`: the error to raise; None for an answer that the API cannot have given.
    - `verdict`: what it means for the request.
    - `code`, `problems`, `genuine`: see `StatusError`.
    - `request_id`: the id of the request, where the body has it.
    """

    kind: type[StatusError] | None
    verdict: Verdict
    code: str = ""
    problems: tuple[Problem, ...] = ()
    genuine: bool = True
    request_id: str = ""


Interpret = Callable[[Answer], ErrorAnswer]

_KINDS: dict[int, type[StatusError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: AlreadyExists,
    429: Throttled,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def by_status(answer: Answer) -> ErrorAnswer:
    """What the HTTP status alone says."""
    kind = _KINDS.get(answer.status, StatusError)
    if kind is StatusError and answer.status >= 400:
        kind = ServerError if answer.status >= 500 else Invalid
    verdict = Verdict.MAYBE_DONE if kind is Unavailable else Verdict.FINAL
    return ErrorAnswer(kind, Verdict.NOTHING_DONE if kind is Throttled else verdict)


def refused(
    answer: Answer, asked: Facts, interpret: Interpret, redact: Callable[[str], str]
) -> tuple[HttpError, Verdict]:
    """The error that an answer is, and what it means for the request."""
    # Whatever is read in it ends up in messages.
    body = redact(answer.text)
    told = Answer(answer.status, {"content-type": answer.content_type}, body.encode(errors="replace"))
    read = interpret(told)
    known = asked["request_id"] or ""
    if read.request_id and read.request_id not in known:
        asked = {**asked, "request_id": f"{known}, {read.request_id}" if known else read.request_id}
    message = f"{asked['method']} {asked['path']} was answered with {answer.status}"
    host = redact(_redirect_host(answer))
    described = f"a redirect to {host}" if host else answer.described()
    if read.kind is None:
        excerpt = "" if host else told.excerpt()
        what = f'{described} ("{excerpt}")' if excerpt else described
        return UnexpectedAnswer(f"{message} and {what}", **asked), read.verdict
    facts: Facts = {**asked, "maybe_executed": read.verdict in (Verdict.MAYBE_DONE, Verdict.ODD)}
    error = read.kind(
        message,
        body=body[:_LONGEST_BODY],
        code=read.code,
        problems=read.problems,
        described=described,
        genuine=read.genuine,
        **facts,
    )
    return error, read.verdict


def _redirect_host(answer: Answer) -> str:
    """The host that a redirect leads to; the rest of the URL may hold secrets."""
    try:
        return urlsplit(answer.headers.get("location", "")).hostname or ""
    except ValueError:
        return ""
