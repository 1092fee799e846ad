"""What can be wrong with a document or an operation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._references import Node


@dataclass(frozen=True)
class Problem:
    """What an operation's tool cannot express, or what is wrong with the document; as text, the place and the sentence.

    - `message`: a sentence.
    - `place`: the file, if it is known, and the JSON pointer in it: `crm.yaml#/paths/~1customers/get`.
    - `is_error`: whether the tool would not work; if not, it is only worth knowing.
    """

    message: str
    place: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Findings:
    """The problems of one operation, as they are found."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    @property
    def all(self) -> tuple[Problem, ...]:
        """All problems, each once."""
        return tuple(self._found)

    def error(self, message: str, node: Node) -> None:
        """Report a problem with which the tool would not work."""
        self.add(Problem(message, node.place))

    def note(self, message: str, node: Node) -> None:
        """Report something that is only worth knowing."""
        self.add(Problem(message, node.place, is_error=False))

    def add(self, *problems: Problem) -> None:
        """Report problems that were found elsewhere."""
        self._found.update(dict.fromkeys(problems))


class OpenApiError(ValueError):
    """A document that cannot be used, or names that it does not have; with all problems at once.

    - `problems`: what is wrong, a sentence each, with its place.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        """Take the problems.

        Args:
            problems: What is wrong, a sentence each, with its place.
        """
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("\n".join(self.problems))


def shortened(text: str, limit: int) -> str:
    """The text up to the end of the last sentence within the limit; of one long sentence, as many words as fit."""
    if len(text) <= limit:
        return text
    sentences = [match.end() for match in re.finditer(r"[.!?](?=\s)|\S(?=\n\n)", text[: limit + 1])]
    if sentences and sentences[-1] <= limit:
        return text[: sentences[-1]]
    words = text[:limit].rsplit(None, 1)[0] if re.search(r"\s", text[:limit].strip()) else text[:limit]
    return f"{words[: limit - 1].rstrip()}…"
