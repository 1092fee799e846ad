"""Names of operations and of their tools."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ._references import Node

VALID = re.compile(r"[a-zA-Z0-9_-]+")
_LONGEST = 64
"""Beyond this, some agents refuse a tool."""


@dataclass(frozen=True)
class Entry:
    """An operation as the document has it."""

    node: Node
    path_item: Node
    method: str
    path: str

    @property
    def operation_id(self) -> str:
        """The operationId; without one, the method and the path."""
        given = self.node.value.get("operationId")
        return given if isinstance(given, str) and given else self.address

    @property
    def address(self) -> str:
        """The method and the path: `GET /customers`."""
        return f"{self.method.upper()} {self.path}"

    @property
    def tags(self) -> list[str]:
        """The operation's tags."""
        tags: list[str] = self.node.value.get("tags", [])
        return tags


class Selection:
    """The operations of a document, found by operationId or by method and path."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._found: dict[str, Entry] = {}
        for entry in entries:
            self._found.setdefault(entry.operation_id, entry)
        for entry in entries:
            self._found.setdefault(entry.address, entry)

    def find(self, name: str) -> Entry | None:
        """The operation of this name."""
        method, _, path = name.partition(" ")
        return self._found.get(name) or self._found.get(f"{method.upper()} {path.strip()}")

    def problems(
        self,
        where: str,
        include: Collection[str],
        exclude: Collection[str],
        tags: Collection[str],
        names: dict[str, str],
    ) -> Iterator[str]:
        """What is wrong with a selection."""
        for argument, given in (("include", include), ("exclude", exclude), ("names", names)):
            for name in given:
                if self.find(name) is None:
                    known = [entry.operation_id for entry in self._entries]
                    yield f"{where}: There is no operation {name!r}, which {argument} names.{_close(name, known)}"
        known_tags = list(dict.fromkeys(tag for entry in self._entries for tag in entry.tags))
        for tag in tags:
            if tag not in known_tags:
                yield f"{where}: There is no operation with the tag {tag!r}.{_close(tag, known_tags)}"
        seen: dict[str, str] = {}
        for operation, name in names.items():
            if not VALID.fullmatch(name):
                yield f"{where}: The tool name {name!r} of {operation} may only contain letters, digits, _ and -."
            if name in seen:
                yield f"{where}: The tools of {seen[name]} and {operation} have the same name, {name!r}."
            seen.setdefault(name, operation)

    def chosen(self, include: Collection[str] | None, exclude: Collection[str], tags: Collection[str]) -> list[Entry]:
        """The operations that are included or have one of the tags, or all; without the excluded ones."""
        named = [self.find(name) for name in include or ()]
        out = [self.find(name) for name in exclude]
        everything = include is None and not tags
        return [
            entry
            for entry in self._entries
            if (everything or entry in named or not set(tags).isdisjoint(entry.tags)) and entry not in out
        ]

    def tool_names(self, names: Mapping[str, str]) -> dict[str, str]:
        """Names of the tools of all operations, by address: those of one do not depend on which others are chosen.

        Where two would be the same, given names come before operationIds that are valid as they are, and these before
        made names; then the first one in the document keeps it, and the other has a suffix that is made of its address.
        """
        given = {entry.address: name for operation, name in names.items() if (entry := self.find(operation))}
        taken = set(given.values())
        made: dict[str, str] = dict(given)
        for entry in [*filter(_is_exact, self._entries), *self._entries]:
            if entry.address not in made:
                name = _tool_name(entry)
                if name in taken:
                    name = _suffixed(name, entry.address)
                made[entry.address] = name
                taken.add(name)
        return made


def _tool_name(entry: Entry) -> str:
    if _is_exact(entry):
        return entry.operation_id
    for text in (entry.operation_id, f"{entry.method} {entry.path}"):
        ascii_only = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
        if entry.operation_id == entry.address:
            ascii_only = ascii_only.replace(entry.method.upper(), entry.method, 1)
        if name := re.sub(r"[^a-zA-Z0-9_-]+", "_", ascii_only).strip("_"):
            return name if len(name) <= _LONGEST else _suffixed(name, entry.address)
    raise AssertionError(f"{entry.method} is a name")


def _is_exact(entry: Entry) -> bool:
    return VALID.fullmatch(entry.operation_id) is not None and len(entry.operation_id) <= _LONGEST


def _suffixed(name: str, address: str) -> str:
    suffix = hashlib.sha256(address.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - len(suffix) - 1]}_{suffix}"


def _close(name: str, known: list[str]) -> str:
    matches = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    folded = {each.casefold(): each for each in known}
    if name.casefold() in folded:
        matches = [folded[name.casefold()]]
    if matches:
        return f" Did you mean {' or '.join(matches)}?"
    return f" There are {', '.join(known)}." if 0 < len(known) <= 10 else ""
