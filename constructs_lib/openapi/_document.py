"""A whole OpenAPI document, and the choice of its operations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any, Self

from .._core.yaml_documents import parse, plain
from ._libraries import YAML_MISSING
from ._names import Entry, Selection
from ._operations import Maker, Operation, servers_of
from ._problems import OpenApiError, Problem
from ._references import Files, Node, Unresolvable
from ._validation import METHODS, document_problems, path_item_problems


class OpenApiDocument:
    """A valid OpenAPI document: see `OpenApiDocument.load`."""

    def __init__(self, files: Files) -> None:
        """Use `OpenApiDocument.load` instead.

        Args:
            files: The files of the document.
        """
        self._files = files
        self._problems: list[Problem] = []

    @classmethod
    def load(
        cls, source: str | PathLike[str] | Mapping[str, Any], *, folder: str | PathLike[str] | None = None
    ) -> Self:
        """Read and check a document.

        Args:
            source: The path of a YAML or JSON file; YAML or JSON text (of more than one line, or in braces); or a dict.
            folder: The folder of files that the document refers to; by default, its own. Nothing outside of it is read,
                and nothing from the network.

        Raises:
            OpenApiError: It cannot be read, or is not a valid document of OpenAPI 3.0 or 3.1; with all problems.
            ImportError: The extra `openapi` is not installed.
        """
        files = _read(source, Path(folder) if folder is not None else None)
        if problems := [f"{place}: {message}" for place, message in document_problems(files)]:
            raise OpenApiError(problems)
        return cls(files)

    @property
    def servers(self) -> tuple[str, ...]:
        """The base URLs, with the defaults of their variables; they may be relative (`/v1`)."""
        return servers_of(self._files.root)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What no tool can express of the document as a whole."""
        _ = self._selection
        return tuple(self._problems)

    @property
    def operation_ids(self) -> list[str]:
        """The operationIds of all operations, or method and path (`GET /customers`) of one that has none."""
        return [entry.operation_id for entry in self._entries]

    def operations(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] = (),
        tags: Collection[str] = (),
        names: Mapping[str, str] | None = None,
        *,
        description_limit: int | None = None,
    ) -> list[Operation]:
        """The chosen operations, in the order of the document.

        Operations are called by their operationId, or by method and path (`GET /customers/{id}`).

        Args:
            include: The operations to choose.
            exclude: Operations that are not chosen after all.
            tags: Tags whose operations are chosen, too. Without these and `include`, all operations are chosen.
            names: Names of tools, by operation. Other tools are named after their operation, with `_` for characters
                that a name cannot have; no name depends on which other operations are chosen.
            description_limit: Maximum length of descriptions, which are cut at the end of a sentence.

        Raises:
            OpenApiError: Something is named that the document does not have, or two tools have the same name; with the
                errors of the operations that were found.
            TypeError: A string was given in place of a list.
        """
        for argument, value in (("include", include), ("exclude", exclude), ("tags", tags)):
            if isinstance(value, str):
                raise TypeError(f"{argument} must be a list of strings, got the string {value!r}")
        given = dict(names or {})
        where = self._files.root.place
        problems = list(self._selection.problems(where, include or (), exclude, tags, given))
        tool_names = self._selection.tool_names(given)
        maker = Maker(self._files, self._entries, description_limit)
        made = [
            maker.make(entry, tool_names[entry.address]) for entry in self._selection.chosen(include, exclude, tags)
        ]
        if problems:
            raise OpenApiError([*problems, *(error for operation in made for error in operation.errors)])
        return made

    @cached_property
    def _selection(self) -> Selection:
        return Selection(self._entries)

    @cached_property
    def _entries(self) -> list[Entry]:
        root = self._files.root
        if root.value.get("webhooks"):
            message = "Webhooks are called by the API, so none of them becomes a tool."
            self._problems.append(Problem(message, root["webhooks"].place, is_error=False))
        paths = root["paths"] if "paths" in root else Node({}, "", ())
        entries = []
        for path in paths.value:
            if not path.startswith("/"):
                continue
            item = self._path_item(paths[path])
            entries += [Entry(item[method], item, method, path) for method in METHODS if method in item]
        return entries

    def _path_item(self, node: Node) -> Node:
        """A path item, with its reference resolved."""
        try:
            target = self._files.resolved(node)
        except Unresolvable as error:
            self._problems.append(Problem(f"The path has no operations. {error}", node.place))
            return node
        if target.file != node.file:
            wrong = list(path_item_problems(target, self._files.root["openapi"].value))
            self._problems += [Problem(message, place) for place, message in wrong]
            if wrong:
                return Node({}, node.file, node.pointer)
        if target is not node and len(node.value) > 1:
            message = f"What is next to $ref is ignored: {', '.join(key for key in node.value if key != '$ref')}."
            self._problems.append(Problem(message, node.place, is_error=False))
        return target


def _read(source: str | PathLike[str] | Mapping[str, Any], folder: Path | None) -> Files:
    if isinstance(source, Mapping):
        try:
            return Files(plain(dict(source)), folder=folder)
        except ValueError as error:
            raise OpenApiError([f"#: {error}"]) from error
    text = source if isinstance(source, str) else None
    path = Path(source) if text is None or not ("\n" in text or text.lstrip().startswith("{")) else None
    try:
        if path is None:
            assert text is not None
            return Files(parse(text, YAML_MISSING), folder=folder)
        document = parse(path.read_text(encoding="utf-8-sig"), YAML_MISSING)
    except OSError as error:
        raise OpenApiError([f"{path}: The document cannot be read: {error.strerror}."]) from error
    except ValueError as error:
        raise OpenApiError([f"{path.name if path else ''}#: {error}"]) from error
    base = (folder or path.parent).resolve()
    file = path.resolve()
    name = file.relative_to(base).as_posix() if file.is_relative_to(base) else path.name
    return Files(document, name, base)
