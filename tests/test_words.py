"""Phrases that no English-speaking engineer would write stay out of messages, docstrings, comments and documentation.

The list is short on purpose: each entry was found often in this project, and is never right here. CONTRIBUTING,
"Words", has the words to use.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_TEXTS = (tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))
_GENERATED = ("provider_shim/plugin/tfplugin6_pb2.py", "constructs_lib/l1/")

# What to avoid, what to write, and an example.
BANNED = [
    (r"(?i)\b(?:that|which) (?:is|are) none\b|\bit is none\b", "is invalid, is not …", "a JSON Schema that is none"),
    (r"(?i)(?<!there )\bis no (?:json|id|duration|path|certificate|error|proof)\b", "is not …", "It is no duration."),
    (r"(?i)\bcould not be had\b", "the lookup failed", "They could not be had."),
    (r"(?i)\bwhat (?:came|becomes?|became|has become) of\b", "the result of", "What came of the plan."),
    (r"(?i)\bof another shape\b", "in an unexpected format", "An answer of another shape."),
    (r"(?i)\bas far as it has them\b", "if it has any", "The names, as far as it has them."),
    (r"(?i)\bnot waited for\b", "did not wait for", "The object was created, but not waited for."),
    (r"(?i)\bhave (?:it|the \w+|an? \w+|them) (?:made|sent)\b", "create, send", "Have the object made."),
    (r"(?i)\bswitched off again\b", "disabled", "It cannot be switched off again."),
    (r"(?i)\bhangs? (?:\w+ ){0,4}below\b", "add … to, belong to", "Hang an HTTP API below the server."),
    (r"(?i)\bis that of \S+ already\b", "is already used by", "The name is that of X already."),
    (r"(?i)\bwithout an answer\b|\bno answer\b", "no response", "No answer came within 5 s."),
    (r"\b(?:the|an?|its|import|with the) ids?\b(?=[ .,;:')]|$)", "ID", "There is no cluster with the id x."),
    (r"(?i)\bspelt\b", "spelled, written", "How a UUID is spelt."),
]


@pytest.mark.parametrize(("banned", "better"), [entry[:2] for entry in BANNED], ids=[entry[2] for entry in BANNED])
def test_no_riddles(banned: str, better: str, texts: list[tuple[str, str]]) -> None:
    found = [f"{place}: {text.strip()}" for place, text in texts if re.search(banned, text)]
    assert not found, f"write {better!r} instead:\n" + "\n".join(found)


@pytest.mark.parametrize(("banned", "example"), [(entry[0], entry[2]) for entry in BANNED])
def test_each_phrase_is_found(banned: str, example: str) -> None:
    texts = _texts_in("x.py", f"def f():\n    raise ValueError({example!r})\n")
    assert any(re.search(banned, text) for _, text in texts)


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    """The lines of comments, strings and documentation, each with its place."""
    found: list[tuple[str, str]] = []
    for package in ("provider_shim", "constructs_lib", "codegen"):
        for path in sorted((_ROOT / package).rglob("*.py")):
            name = path.relative_to(_ROOT).as_posix()
            if not name.startswith(_GENERATED):
                found += _texts_in(name, path.read_text())
    for path in (*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md")):
        # The lists of words name what to avoid.
        lines = (line for line in path.read_text().splitlines() if not line.startswith("|"))
        found += ((path.relative_to(_ROOT).as_posix(), line) for line in lines)
    assert len(found) > 10_000
    return found


def _texts_in(name: str, source: str) -> Iterator[tuple[str, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _TEXTS and " " in token.string:
            for offset, line in enumerate(token.string.splitlines()):
                yield f"{name}:{token.start[0] + offset}", line
