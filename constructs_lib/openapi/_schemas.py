"""Schemas of OpenAPI 3.0 and 3.1 as self-contained JSON Schemas (2020-12) of what an agent is to give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ._keywords import ANNOTATIONS, DIALECTS, DROPPED, LIST, MAP, ONE, modern, parts
from ._problems import Problem
from ._references import Files, Key, Node, Unresolvable
from ._validation import schema_problem

_INLINED = 3000


class _TooLarge(Exception):
    """A schema that would become too large with its references inlined."""


class Schemas:
    """Converts the schemas of one document."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._uses: dict[Key, dict[Key, Node]] = {}
        self._recursive: dict[Key, bool] = {}
        self.old = str(files.root.value["openapi"]).startswith("3.0.")

    def convert(self, node: Node) -> tuple[dict[str, Any], list[Problem]]:
        """A self-contained schema, and what it could not express."""
        try:
            conversion = _Conversion(self, self._files, limit=_INLINED)
            made = conversion.complete(node)
        except _TooLarge:
            conversion = _Conversion(self, self._files, limit=None)
            made = conversion.complete(node)
        problems = conversion.problems
        if not isinstance(made, dict):
            if not isinstance(made, bool):
                problems.append(Problem("This is not a schema.", node.place))
            made = {"not": {}} if made is False else {}
        if conversion.definitions:
            made = {**made, "$defs": conversion.definitions}
            why = "refers to itself" if conversion.limit else "is very large"
            message = f"The schema {why}: it keeps $defs and $ref, which not every agent understands."
            problems.append(Problem(message, node.place, is_error=False))
        if invalid := schema_problem(made):
            problems.append(Problem(invalid, node.place))
        return made, list(dict.fromkeys(problems))

    def is_recursive(self, target: Node) -> bool:
        """Whether a schema contains itself."""
        if target.key not in self._recursive:
            seen: set[Key] = set()
            waiting = list(self._used(target).values())
            while waiting:
                node = waiting.pop()
                if node.key not in seen:
                    seen.add(node.key)
                    waiting.extend(self._used(node).values())
            self._recursive[target.key] = target.key in seen
        return self._recursive[target.key]

    def _used(self, node: Node) -> dict[Key, Node]:
        """What a schema refers to."""
        if node.key not in self._uses:
            used = self._uses[node.key] = {}
            waiting = [node]
            while waiting:
                each = waiting.pop()
                waiting.extend(parts(each))
                if target := self.target(each):
                    used[target.key] = target
        return self._uses[node.key]

    def target(self, node: Node) -> Node | None:
        """What a schema that is a reference refers to; None if it is not a reference, or a broken one."""
        try:
            return self._files.target(node["$ref"].value, node) if "$ref" in node else None
        except (Unresolvable, TypeError, ValueError):
            return None

    def merged(self, node: Node, seen: set[Key] | None = None) -> Iterator[Node]:
        """A schema and all that apply together with it: what it refers to, and its `allOf`."""
        seen = set() if seen is None else seen
        if node.key in seen or not isinstance(node.value, dict):
            return
        seen.add(node.key)
        yield node
        if target := self.target(node):
            yield from self.merged(target, seen)
        for part in node["allOf"].items if "allOf" in node else ():
            yield from self.merged(part, seen)

    def types(self, node: Node, seen: set[Key] | None = None) -> set[str]:
        """The types that a value may have, as far as the schema says; none if it says nothing."""
        found: set[str] = set()
        seen = set() if seen is None else seen
        for each in self.merged(node, seen):
            given = each.value.get("type")
            found.update([given] if isinstance(given, str) else given if isinstance(given, list) else ())
            if not given and "properties" in each:
                found.add("object")
            for keyword in ("oneOf", "anyOf"):
                for branch in each[keyword].items if keyword in each else ():
                    found |= self.types(branch, seen)
        return found


class _Conversion:
    """The conversion of one schema; with a limit, references are inlined where possible."""

    def __init__(self, schemas: Schemas, files: Files, limit: int | None) -> None:
        self._schemas = schemas
        self._files = files
        self.limit = limit
        self._count = 0
        self._names: dict[Key, str] = {}
        self._waiting: list[tuple[str, Node]] = []
        self.definitions: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def complete(self, node: Node) -> Any:
        """A schema; what it needs besides is then in `definitions`."""
        made = self.convert(node)
        # One after the other: schemas that refer to each other in a long row would be too deep.
        while self._waiting:
            name, target = self._waiting.pop(0)
            self.definitions[name] = self.convert(target)
        return made

    def convert(self, node: Node, left_out: frozenset[str] = frozenset()) -> Any:
        """A schema without the properties that are left out, such as read-only ones."""
        self._count += 1
        if self.limit and self._count > self.limit:
            raise _TooLarge
        if not isinstance(node.value, dict):
            return node.value
        if isinstance(node.value.get("$ref"), str):
            return self._reference(node, left_out)
        return self._object(node, left_out)

    def _reference(self, node: Node, left_out: frozenset[str]) -> Any:
        beside = self._object(node, left_out, without="$ref") if len(node.value) > 1 else {}
        if self._schemas.old:
            # There, nothing holds beside a reference; but what is said of it is still worth saying.
            beside = {name: value for name, value in beside.items() if name in ANNOTATIONS}
        try:
            target = self._files.target(node.value["$ref"], node)
        except Unresolvable as error:
            self.problems.append(Problem(str(error), node.place))
            return beside
        if self.limit is None or self._schemas.is_recursive(target):
            return {"$ref": f"#/$defs/{self._define(target)}", **beside}
        made = self.convert(target, left_out)
        if isinstance(made, dict) and ANNOTATIONS.issuperset(beside):
            return {**made, **beside}
        return {"allOf": [made, beside]}

    def _define(self, target: Node) -> str:
        if target.key not in self._names:
            base = re.sub(r"[^A-Za-z0-9._-]+", "_", target.pointer[-1] if target.pointer else target.file) or "schema"
            name, number = base, 1
            while name in self.definitions:
                number += 1
                name = f"{base}_{number}"
            self._names[target.key] = name
            self.definitions[name] = None
            self._waiting.append((name, target))
        return self._names[target.key]

    def _object(self, node: Node, left_out: frozenset[str], without: str = "") -> dict[str, Any]:
        left_out |= set(self._read_only(node))
        made: dict[str, Any] = {}
        for keyword, value in node.value.items():
            if keyword == without or keyword in DROPPED or keyword.startswith("x-"):
                continue
            child = node[keyword]
            if keyword in MAP and isinstance(value, dict):
                hidden = left_out if keyword == "properties" else ()
                made[keyword] = {name: self.convert(child[name]) for name in value if name not in hidden}
            elif keyword in LIST and isinstance(value, list):
                handed = left_out if keyword != "prefixItems" else frozenset[str]()
                made[keyword] = [self.convert(item, handed) for item in child.items]
            elif keyword in ONE:
                made[keyword] = self.convert(child)
            elif keyword == "required" and isinstance(value, list):
                if names := [name for name in value if name not in left_out]:
                    made[keyword] = names
            elif keyword in ("$dynamicRef", "$recursiveRef"):
                self.problems.append(Problem(f"{keyword} is not followed; use $ref.", child.place))
            else:
                made[keyword] = value
        self._lost(node)
        if "example" in node.value:
            made.setdefault("examples", [node.value["example"]])
        return modern(made, node.value) if self._schemas.old else made

    def _read_only(self, node: Node) -> Iterator[str]:
        for part in self._schemas.merged(node):
            properties = part["properties"].value if "properties" in part else None
            for name in properties if isinstance(properties, dict) else ():
                if any(each.value.get("readOnly") is True for each in self._schemas.merged(part["properties"][name])):
                    yield name

    def _lost(self, node: Node) -> None:
        """Report keywords that cannot be expressed."""
        dialect = node.value.get("$schema")
        if dialect is not None and str(dialect).rstrip("#") not in DIALECTS:
            message = f"The schema is of the dialect {dialect}, but is taken as JSON Schema 2020-12."
            self.problems.append(Problem(message, node["$schema"].place, is_error=False))
        discriminator = node.value.get("discriminator")
        name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
        if not name:
            return
        branches = [branch for word in ("oneOf", "anyOf") if word in node for branch in node[word].items]
        if not branches:
            message = f"By {name!r}, the value may be of other schemas, which no oneOf names: left out."
        elif not all(self._says(branch, name) for branch in branches):
            message = f"Which {name!r} goes with which schema is left out: the schemas do not say it themselves."
        else:
            return
        self.problems.append(Problem(message, node["discriminator"].place, is_error=False))

    def _says(self, branch: Node, name: str) -> bool:
        """Whether a schema restricts a property's values."""
        for part in self._schemas.merged(branch):
            if "properties" in part and name in part["properties"]:
                given = part["properties"][name]
                return any("const" in each or "enum" in each for each in self._schemas.merged(given))
        return False
