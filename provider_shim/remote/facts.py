"""What is known of a cloud's API, and how certainly: the statements that the code relies on.

Each cloud has one table of them (`provider_shim.instaclustr.api`, `provider_shim.yandex.api`). The paths of requests
come from it, messages about failed requests name the inferences that may be the cause, the reference page "What is
certain" is generated from it, and `mcpgateway doctor` reports against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from provider_shim.http import HttpError


class Certainty(Enum):
    """How certain a statement is."""

    CONFIRMED = "confirmed"
    """Read in a primary source: the vendor's documentation, or its interface definitions."""
    INFERRED = "inferred"
    """Concluded from similar objects; a real response may show otherwise."""
    UNKNOWN = "unknown"
    """The sources leave it open: the provider works with every plausible behavior, and the local cloud offers them."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """Failed requests that an inference would explain if it were wrong; `path` is a pattern of the whole path."""

    methods: frozenset[str]
    statuses: frozenset[int]
    path: str

    def fits(self, error: HttpError) -> bool:
        """Whether a failed request is one of them."""
        return (
            error.method in self.methods
            and error.status in self.statuses
            and re.fullmatch(self.path, error.path) is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A statement about an API.

    - `id`: its name in the code and in reports, such as `kafka_backend.path`.
    - `topic`: the section of the reference page.
    - `text`: the statement, as a sentence.
    - `source`: where it was read, or what it was inferred from.
    - `symptom`: the failures that it explains if it is wrong.
    """

    id: str
    topic: str
    text: str
    certainty: Certainty
    source: str
    symptom: Symptom | None = None


def doubt(facts: tuple[Fact, ...], error: HttpError, doctor: str) -> str:
    """Sentences that name the inferences which may be the cause of a failed request; empty if there are none."""
    doubted = [fact for fact in facts if fact.symptom is not None and fact.symptom.fits(error)]
    if not doubted:
        return ""
    told = " ".join(f"{fact.text} That is inferred, not documented ({fact.source})." for fact in doubted)
    return f" This may be the provider's mistake: {told} To find out, run `{doctor}`."
