"""Interprets error responses: which error it is, what it says, and whether the request can be sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

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
    UnexpectedResponse,
)
from .response import Response

# Long enough to keep a long list of problems valid JSON.
_LONGEST_BODY = 20_000


class Verdict(Enum):
    """What an error response means for the request."""

    FINAL = "the request is refused, and would be refused again"
    NOTHING_DONE = "the request had no effect, but may succeed later"
    MAYBE_DONE = "the cloud is unavailable; it is unknown whether the request had an effect"
    UNEXPECTED = "not the API's own response, or an internal failure; it is unknown whether the request had an effect"


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """An error response as a cloud's API defines it.

    - `error_class`: the exception class to raise; None for a response that the API cannot have sent.
    - `verdict`: what it means for the request.
    - `code`, `problems`, `genuine`: see `StatusError`.
    - `request_id`: the request's ID, if it is in the body.
    """

    error_class: type[StatusError] | None
    verdict: Verdict
    code: str = ""
    problems: tuple[Problem, ...] = ()
    genuine: bool = True
    request_id: str = ""


Interpret = Callable[[Response], ErrorResponse]

_ERROR_CLASSES: dict[int, type[StatusError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: AlreadyExists,
    429: Throttled,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def by_status(response: Response) -> ErrorResponse:
    """Interpret the HTTP status alone."""
    error_class = _ERROR_CLASSES.get(response.status, StatusError)
    if error_class is StatusError and response.status >= 400:
        error_class = ServerError if response.status >= 500 else Invalid
    verdict = Verdict.MAYBE_DONE if error_class is Unavailable else Verdict.FINAL
    return ErrorResponse(error_class, Verdict.NOTHING_DONE if error_class is Throttled else verdict)


def refused(
    response: Response, asked: Facts, interpret: Interpret, redact: Callable[[str], str]
) -> tuple[HttpError, Verdict]:
    """The error for an error response, and what the response means for the request."""
    # Its contents end up in messages.
    body = redact(response.text)
    told = Response(response.status, {"content-type": response.content_type}, body.encode(errors="replace"))
    read = interpret(told)
    known = asked["request_id"] or ""
    if read.request_id and read.request_id not in known:
        asked = {**asked, "request_id": f"{known}, {read.request_id}" if known else read.request_id}
    message = f"{asked['method']} {asked['path']} got status {response.status}"
    host = redact(_redirect_host(response))
    described = f"a redirect to {host}" if host else response.described()
    if read.error_class is None:
        excerpt = "" if host else told.excerpt()
        what = f'{described} ("{excerpt}")' if excerpt else described
        return UnexpectedResponse(f"{message} with {what}", **asked), read.verdict
    facts: Facts = {**asked, "maybe_executed": read.verdict in (Verdict.MAYBE_DONE, Verdict.UNEXPECTED)}
    error = read.error_class(
        message,
        body=body[:_LONGEST_BODY],
        code=read.code,
        problems=read.problems,
        described=described,
        genuine=read.genuine,
        **facts,
    )
    return error, read.verdict


def _redirect_host(response: Response) -> str:
    """The host that a redirect points to; the rest of the URL may contain secrets."""
    try:
        return urlsplit(response.headers.get("location", "")).hostname or ""
    except ValueError:
        return ""
