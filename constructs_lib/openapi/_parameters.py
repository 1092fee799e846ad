"""Parameters of operations, as a tool has them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ._problems import Findings
from ._references import Files, Node, Unresolvable
from ._schemas import Schemas

_STYLES = {"path": ("simple", False), "query": ("form", True), "header": ("simple", False), "cookie": ("form", True)}
_SEPARATORS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_RESERVED_HEADERS = ("accept", "content-type", "authorization")


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation.

    - `name`: its name.
    - `location`: `path`, `query` or `header`.
    - `required`: whether it has to be given.
    - `schema`: JSON Schema (2020-12) of its value.
    - `description`: what it is.
    """

    name: str
    location: str
    required: bool
    schema: dict[str, Any]
    description: str | None


class Parameters:
    """Makes the parameters of one operation."""

    def __init__(self, files: Files, schemas: Schemas, found: Findings, text: Callable[[Node], str | None]) -> None:
        self._files = files
        self._schemas = schemas
        self._found = found
        self._text = text

    def of(self, path_item: Node, operation: Node) -> list[Parameter]:
        """The parameters of the path, unless the operation overrides them, then those of the operation."""
        found: dict[tuple[str, str], tuple[Node, Node]] = {}
        for owner in (path_item, operation):
            here: set[tuple[str, str]] = set()
            for place in owner["parameters"].items if "parameters" in owner else ():
                try:
                    node = self._files.resolved(place)
                    key = (str(node.value["in"]), str(node.value["name"]))
                except Unresolvable as error:
                    self._found.error(str(error), place)
                except (KeyError, TypeError):
                    self._found.error("This is not a parameter.", place)
                else:
                    if key in here:
                        self._found.error(f"The {key[0]} parameter {key[1]!r} is declared twice.", place)
                    here.add(key)
                    found[key] = (place, node)
        made = (self._parameter(place, node) for place, node in found.values())
        return [parameter for parameter in made if parameter is not None]

    def _parameter(self, place: Node, node: Node) -> Parameter | None:
        name, location = str(node.value["name"]), str(node.value["in"])
        required = location == "path" or node.value.get("required") is True
        if location not in ("path", "query", "header"):
            self._left_out(node, required, f"A tool cannot set the {location} parameter {name!r}")
            return None
        if location == "header" and name.lower() in _RESERVED_HEADERS:
            message = f"The header {name} is left out: OpenAPI has it come from the body and the authentication."
            self._found.note(message, node)
            return None
        if "content" in node:
            schema = self._content(node, name, required)
        elif separator := self._separator(node, location):
            schema = self._list(node, name, separator)
        elif self._unusual(node, name, location, required):
            schema = None
        else:
            schema = self._schema(node)
        if schema is None:
            return None
        self._notes(node, name)
        schema = self._said(node, schema)
        description = self._text(place if "description" in place else node)
        return Parameter(name, location, required, schema, description)

    def _left_out(self, node: Node, required: bool, message: str) -> None:
        if required:
            self._found.error(f"{message}, which is required.", node)
        else:
            self._found.note(f"{message}: left out.", node)

    def _schema(self, node: Node) -> dict[str, Any]:
        if "schema" not in node:
            return {}
        schema, problems = self._schemas.convert(node["schema"])
        self._found.add(*problems)
        return schema

    def _content(self, node: Node, name: str, required: bool) -> dict[str, Any] | None:
        """The schema of a string that contains a JSON document."""
        content = node["content"]
        media = next(iter(content.value), "") if isinstance(content.value, dict) else ""
        if media.split(";")[0].strip() != "application/json":
            self._left_out(node, required, f"A tool cannot write the parameter {name!r} as {media or 'nothing'}")
            return None
        schema: dict[str, Any] = {"type": "string", "contentMediaType": "application/json"}
        if "schema" in content[media]:
            schema["contentSchema"] = self._schema(content[media])
        self._found.note(f"The parameter {name!r} is a JSON document: agents have to pass it as a string.", content)
        return schema

    def _separator(self, node: Node, location: str) -> str | None:
        """The separator of a list that is written as one string."""
        if location != "query" or "schema" not in node or self._schemas.types(node["schema"]) - {"null"} != {"array"}:
            return None
        style = str(node.value.get("style", "form"))
        if node.value.get("explode", style == "form"):
            return None
        items = [each["items"] for each in self._schemas.merged(node["schema"]) if "items" in each]
        simple = items and all(self._schemas.types(each) & {"array", "object"} == set() for each in items)
        return _SEPARATORS.get(style) if simple else None

    def _list(self, node: Node, name: str, separator: str) -> dict[str, Any]:
        """The schema of a string that contains a list."""
        message = f"The parameter {name!r} is a list: agents have to give it as one text, with {separator!r} between."
        self._found.note(message, node)
        said = f"A list, as one string with {separator!r} between the items."
        schema: dict[str, Any] = {"type": "string", "description": said}
        items = self._schema(node).get("items")
        values = items.get("enum") if isinstance(items, dict) else None
        if values and all(isinstance(value, str) for value in values):
            one = "|".join(_escaped(value) for value in values)
            schema["pattern"] = f"^({one})({_escaped(separator)}({one}))*$"
        return schema

    def _unusual(self, node: Node, name: str, location: str, required: bool) -> bool:
        """Whether the value is serialized in an unusual way, which is reported."""
        style, explode = _STYLES[location]
        given = str(node.value.get("style", style))
        exploded = node.value.get("explode", given == "form")
        types = self._schemas.types(node["schema"]) if "schema" in node else set()
        nested = not types or not types.isdisjoint(("array", "object"))
        if given != style and (nested or location == "path"):
            self._left_out(node, required, f"A tool cannot write the parameter {name!r} in the style {given}")
            return True
        # Without a separator, a list of a path or a header looks the same either way.
        if exploded != explode and (("array" in types and location == "query") or "object" in types):
            how = "with" if exploded else "without"
            self._left_out(node, required, f"A tool cannot write the parameter {name!r} {how} explode")
            return True
        if "object" in types:
            message = f"The parameter {name!r} may be an object; how the gateway writes one is not known."
            self._found.note(message, node)
        return False

    def _notes(self, node: Node, name: str) -> None:
        if node.value.get("allowReserved") is True:
            message = f"The parameter {name!r} may have reserved characters as they are; a tool may escape them."
            self._found.note(message, node["allowReserved"])
        if node.value.get("allowEmptyValue") is True:
            message = f"The parameter {name!r} may stand without a value; a tool gives it one."
            self._found.note(message, node["allowEmptyValue"])

    def _said(self, node: Node, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema with what the parameter adds to it."""
        beside: dict[str, Any] = {}
        if node.value.get("deprecated") is True:
            beside["deprecated"] = True
        if "examples" not in schema:
            examples = [node.value["example"]] if "example" in node else self._examples(node)
            if examples:
                beside["examples"] = examples
        return {**schema, **beside}

    def _examples(self, node: Node) -> list[Any]:
        values = []
        for each in node["examples"].items if "examples" in node else ():
            try:
                example = self._files.resolved(each)
            except Unresolvable as error:
                self._found.note(f"An example is left out. {error}", each)
            else:
                if "value" in example:
                    values.append(example["value"].value)
        return values


def _escaped(text: str) -> str:
    """A regular expression for a text, as JSON Schema has it: there, only what has a meaning may be escaped."""
    return re.sub(r"[\^$\\.*+?()\[\]{}|/]", r"\\\g<0>", text)
