"""Places in a document and in the files next to it, and what `$ref` refers to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ._reading import parse

Key = tuple[str, tuple[str, ...]]
"""A place: the file, relative to the document's folder, and the steps to it."""

# What these hold is named by people: a key there is no keyword.
_NAMES = frozenset(
    [
        "properties",
        "patternProperties",
        "$defs",
        "definitions",
        "dependentSchemas",
        "schemas",
        "responses",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
        "pathItems",
        "paths",
        "content",
        "encoding",
        "webhooks",
    ]
)
# What these hold is data, in which "$ref" means nothing.
_DATA = frozenset(["default", "example", "examples", "enum", "const", "value", "mapping"])


# Files beside a document may hold secrets, such as a state of Terraform's (`terraform.tfstate`, `x.tfvars.json`).
_ENDINGS = (".yaml", ".yml", ".json")
_NOT_WITHIN = frozenset(["tf", "tfstate", "tfvars", "tfplan"])


class Unresolvable(ValueError):
    """A reference that leads nowhere; the message is a sentence."""


class OnNetwork(Unresolvable):
    """A reference to another host."""


@dataclass(frozen=True)
class Node:
    """A value and where it stands."""

    value: Any
    file: str
    """The file, relative to the folder; empty for a document that is no file."""
    pointer: tuple[str, ...]

    def __getitem__(self, step: str | int) -> Node:
        return Node(self.value[step], self.file, (*self.pointer, str(step)))

    def __contains__(self, step: str) -> bool:
        return isinstance(self.value, dict) and step in self.value

    @property
    def items(self) -> list[Node]:
        """The items of a list, the values of an object; none of anything else."""
        if isinstance(self.value, list):
            return [self[index] for index in range(len(self.value))]
        return [self[name] for name in self.value] if isinstance(self.value, dict) else []

    @property
    def key(self) -> Key:
        """The place, to compare."""
        return self.file, self.pointer

    @property
    def place(self) -> str:
        """The place, to show."""
        return f"{self.file}#{''.join('/' + step.replace('~', '~0').replace('/', '~1') for step in self.pointer)}"


class Files:
    """A document and the files that it refers to, each read once, when it is needed."""

    def __init__(self, document: Any, name: str = "", folder: Path | None = None) -> None:
        self._folder = folder.resolve() if folder else None
        self._name = name
        self._read: dict[str, Any] = {name: document}
        self._targets: dict[tuple[str, str], Node] = {}

    @property
    def root(self) -> Node:
        """The document."""
        return Node(self._read[self._name], self._name, ())

    def target(self, reference: str, base: Node) -> Node:
        """What a reference that stands at `base` refers to; that may be a reference again.

        Raises:
            Unresolvable: It leads nowhere, or where it must not.
        """
        if (reference, base.file) not in self._targets:
            self._targets[reference, base.file] = self._target(reference, base)
        return self._targets[reference, base.file]

    def _target(self, reference: str, base: Node) -> Node:
        address = urlsplit(reference)
        if address.scheme in ("http", "https") or address.netloc:
            raise OnNetwork(f"{reference} is on the network, which is not read: save it next to the document.")
        file = base.file if not address.path and not address.scheme else self._file(reference, address.path, base)
        pointer = unquote(address.fragment)
        if pointer and not pointer.startswith("/"):
            raise Unresolvable(f"{reference} refers to an anchor; only JSON pointers are followed.")
        node = Node(self._read[file], file, ())
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(step) if isinstance(node.value, list) else step]
            except (KeyError, IndexError, ValueError, TypeError):
                raise Unresolvable(f"{reference} refers to nothing: {node.place} has no {step!r}.") from None
        return node

    def resolved(self, node: Node) -> Node:
        """The object that a node is, or that it refers to, over any number of references.

        Raises:
            Unresolvable: One of them leads nowhere, or back to itself.
        """
        seen: set[Key] = set()
        while isinstance(reference := _reference(node), str):
            if node.key in seen:
                raise Unresolvable(f"{reference} refers to itself.")
            seen.add(node.key)
            node = self.target(reference, node)
        return node

    def broken(self) -> Iterator[tuple[Node, str]]:
        """The references of the document that lead nowhere, and why; not those to the network, which may go unused."""
        waiting = [(self.root, False)]
        while waiting:
            node, named = waiting.pop()
            if not named and (reference := _reference(node)):
                try:
                    self.target(reference, node)
                except OnNetwork:
                    pass
                except Unresolvable as error:
                    yield node, str(error)
            keys = list(node.value) if isinstance(node.value, dict) else range(len(node.value))
            for key in reversed(keys):
                child = node.value[key]
                if isinstance(child, (dict, list)) and (
                    named or not (key in _DATA or (isinstance(key, str) and key.startswith("x-")))
                ):
                    names = not named and isinstance(child, dict) and (key in _NAMES or key == "parameters")
                    waiting.append((node[key], names))

    def _file(self, reference: str, path: str, base: Node) -> str:
        if self._folder is None:
            raise Unresolvable(f"{reference} refers to a file, but where the document lies is unknown: give folder=.")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(base.file), unquote(path)))
        file = (self._folder / name).resolve()
        if urlsplit(reference).scheme or not file.is_relative_to(self._folder):
            raise Unresolvable(f"{reference} is outside of {self._folder}; give a folder= that has both.")
        name = file.relative_to(self._folder).as_posix()
        if not _is_document(name):
            raise Unresolvable(
                f"{reference} is not read: a reference leads to files whose names end with {_listed(_ENDINGS)}, other "
                "than Terraform's, and not to hidden ones."
            )
        if name not in self._read:
            if file.exists() and not file.is_file():
                raise Unresolvable(f"{reference} cannot be read: it is no file.")
            try:
                self._read[name] = parse(file.read_text(encoding="utf-8-sig"))
            except OSError as error:
                raise Unresolvable(f"{reference} cannot be read: {error.strerror or error}.") from None
            except ValueError as error:
                raise Unresolvable(f"{reference} cannot be read. {error}") from None
        return name


def _is_document(name: str) -> bool:
    """Whether a file below the document's folder may be a part of it, by its name."""
    *folders, file = name.lower().split("/")
    hidden = any(part.startswith(".") for part in (*folders, file))
    return file.endswith(_ENDINGS) and not hidden and not set(file.split(".")) & _NOT_WITHIN


def _listed(endings: tuple[str, ...]) -> str:
    return f"{', '.join(endings[:-1])} or {endings[-1]}"


def _reference(node: Node) -> str | None:
    reference = node.value.get("$ref") if isinstance(node.value, dict) else None
    return reference if isinstance(reference, str) else None
