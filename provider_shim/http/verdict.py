"""What an error answer means for the request: whether it can be sent again."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import httpx


class Verdict(Enum):
    """How an error answer is taken."""

    FINAL = "the request is refused: sent again, it would be again"
    NOTHING_DONE = "the request had no effect, and may have one later"
    MAYBE_DONE = "the cloud is not available; whether the request had an effect is not known"


Judge = Callable[[httpx.Response], Verdict]

_MAYBE_DONE = frozenset({502, 503, 504})


def by_status(response: httpx.Response) -> Verdict:
    """The verdict by the HTTP status alone."""
    if response.status_code == 429:
        return Verdict.NOTHING_DONE
    return Verdict.MAYBE_DONE if response.status_code in _MAYBE_DONE else Verdict.FINAL
