"""What an error answer means: what kind of error it is, what it says, and whether the request can be sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from .answer import Answer
from .errors import (
    AlreadyExists,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    ServerError,
    StatusError,
    Throttled,
    Unauthenticated,
    Unavailable,
)


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
