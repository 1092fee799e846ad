"""What an error answer means for the request: whether it can be sent again."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from .answer import Answer


class Verdict(Enum):
    """How an error answer is taken."""

    FINAL = "the request is refused: sent again, it would be again"
    NOTHING_DONE = "the request had no effect, and may have one later"
    MAYBE_DONE = "the cloud is not available; whether the request had an effect is not known"
    ODD = "no answer of the cloud's own, or a failure of its; whether the request had an effect is not known"


Judge = Callable[[Answer], Verdict]

_MAYBE_DONE = frozenset({502, 503, 504})


def by_status(answer: Answer) -> Verdict:
    """The verdict by the HTTP status alone."""
    if answer.status == 429:
        return Verdict.NOTHING_DONE
    return Verdict.MAYBE_DONE if answer.status in _MAYBE_DONE else Verdict.FINAL
