"""What doctor observes, one by one, and what it finds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from provider_shim.remote.facts import Certainty, Fact

from .unobservable import FACTS

Lab = TypeVar("Lab")


class Level(Enum):
    """What a finding means."""

    OK = "ok"
    """It is as it should be, or as the provider assumes."""
    FOUND = "found"
    """It answers what was unknown."""
    DIFFERS = "differs"
    """It is not as the provider assumes: worth an issue."""
    PROBLEM = "problem"
    """Something does not work, and the text says what to do."""
    UNSEEN = "not seen"
    """It could not be observed, and the text says why."""


class NotSeen(Exception):
    """Something cannot be observed; the message says why."""


class Rejected(NotSeen):
    """The API refuses a request that the provider would send, too; the message says what it answered."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: a line of the report, and the value of the option that it determines."""

    text: str
    level: Level = Level.FOUND
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Generic[Lab]):
    """One thing to observe.

    - `about`: what it is about: the ID of a fact in the cloud's table, or a word for the report if it has none.
    - `option`: the local cloud's option that it determines.
    - `observe`: observes it; raises `NotSeen`.
    """

    about: str
    option: str = ""
    observe: Callable[[Lab], Awaitable[Finding]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report."""

    cloud: str
    about: str
    option: str
    finding: Finding

    def __str__(self) -> str:
        return f"{self.finding.level.value:8}  {self.cloud}, {self.about}: {self.finding.text}"


class Diagnosis:
    """All lines, in the order of the observations."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], Line] = {}
        self.requests = 0

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def add(self, cloud: str, about: str, finding: Finding, option: str = "") -> None:
        """Add a line, unless something better is known of the same subject."""
        before = self._lines.get((cloud, about))
        if before is None or before.finding.level is Level.UNSEEN or finding.level is not Level.UNSEEN:
            self._lines[cloud, about] = Line(cloud, about, option, finding)

    def add_unobservable(self, cloud: str) -> None:
        """Add what cannot be observed of a cloud."""
        for (of, about), reason in FACTS.items():
            if of == cloud:
                self.add(cloud, about, Finding(reason, Level.UNSEEN))

    def settings(self) -> dict[str, str]:
        """The options that were observed, with their values; the largest where both clouds share one."""
        found: dict[str, str] = {}
        for line in self:
            if line.option and line.finding.value is not None:
                before = found.get(line.option)
                keep = before is not None and float(before) >= float(line.finding.value)
                found[line.option] = before if keep and before is not None else line.finding.value
        return found

    def has(self, level: Level) -> bool:
        """Whether there is a finding of this level."""
        return any(line.finding.level is level for line in self)


def level_of(facts: Iterable[Fact], about: str) -> Level:
    """The level of an observation that agrees with its fact: `FOUND` if that was unknown."""
    unknown = any(fact.id == about and fact.certainty is Certainty.UNKNOWN for fact in facts)
    return Level.FOUND if unknown else Level.OK
