"""Operations as tools: what a tool can express of an operation, and what it cannot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._names import Entry
from ._parameters import Parameter, Parameters
from ._problems import Findings, Problem, shortened
from ._references import Files, Node, Unresolvable
from ._schemas import Schemas

_METHODS = ("get", "post", "put", "delete")
_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json|application/\*|\*/\*", re.IGNORECASE)


@dataclass(frozen=True)
class RequestBody:
    """The JSON body of an operation.

    - `schema`: JSON Schema (2020-12), without read-only properties.
    - `required`: whether it has to be given.
    - `description`: what it is.
    """

    schema: dict[str, Any]
    required: bool
    description: str | None


@dataclass(frozen=True)
class Operation:
    """An operation of an HTTP API, as one tool.

    - `operation_id`: the operationId; without one, the method and the path, such as `GET /customers`.
    - `name`: the tool's name.
    - `method`: the HTTP method in lower case; a tool can have `get`, `post`, `put` and `delete`.
    - `path`: the path below the server's URL, with parameters in braces.
    - `description`: what it does, in the document's own words.
    - `parameters`: what goes into the path, the query and the headers; the path's own parameters come first.
    - `request_body`: its JSON body, if it has one.
    - `servers`: the base URLs that the operation has for itself; if it has none, the document's apply.
    - `problems`: what its tool cannot express.
    """

    operation_id: str
    name: str
    method: str
    path: str
    description: str | None
    parameters: tuple[Parameter, ...]
    request_body: RequestBody | None
    servers: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> list[str]:
        """Problems with which the tool would not work."""
        return [str(problem) for problem in self.problems if problem.is_error]

    @property
    def notes(self) -> list[str]:
        """Problems that are only worth knowing."""
        return [str(problem) for problem in self.problems if not problem.is_error]


def servers_of(node: Node) -> tuple[str, ...]:
    """The base URLs that a document, a path or an operation has, with the defaults of their variables."""
    urls = []
    for server in node["servers"].value if "servers" in node else ():
        url = server["url"]
        for name, variable in server.get("variables", {}).items():
            url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
        urls.append(url)
    return tuple(urls)


def _asked(node: Node) -> frozenset[frozenset[str]]:
    """The alternatives for authentication: sets of schemes that are used together."""
    return frozenset(frozenset(each) for each in node.value.get("security") or ())


class Maker:
    """Makes the operations of a document."""

    def __init__(self, files: Files, entries: list[Entry], description_limit: int | None) -> None:
        self._files = files
        self._schemas = Schemas(files)
        self._limit = description_limit
        asked = Counter(each for entry in entries if (each := _asked(entry.node)))
        self._usual = _asked(files.root) or next((each for each, _ in asked.most_common(1)), frozenset())

    def make(self, entry: Entry, name: str) -> Operation:
        """An operation with all its problems."""
        return _Making(self._files, self._schemas, self._limit, self._usual, entry).operation(name)


class _Making:
    def __init__(
        self, files: Files, schemas: Schemas, limit: int | None, usual: frozenset[frozenset[str]], entry: Entry
    ) -> None:
        self._files = files
        self._schemas = schemas
        self._limit = limit
        self._usual = usual
        self._entry = entry
        self._found = Findings()

    def operation(self, name: str) -> Operation:
        entry = self._entry
        parameters: tuple[Parameter, ...] = ()
        body = None
        try:
            making = Parameters(self._files, self._schemas, self._found, self._text)
            parameters = self._matched(making.of(entry.path_item, entry.node))
            body = self._body()
        except RecursionError:
            self._found.error("The schemas are nested too deeply.", entry.node)
        description = self._description()
        servers = self._servers()
        self._method_and_path()
        self._unsupported()
        return Operation(
            entry.operation_id, name, entry.method, entry.path, description, parameters, body, servers, self._found.all
        )

    def _text(self, node: Node, keyword: str = "description") -> str | None:
        """A description for agents, within the limit."""
        text = node.value.get(keyword)
        text = text.strip() if isinstance(text, str) else ""
        if self._limit is not None and len(text) > self._limit:
            message = f"The {keyword} has {len(text)} characters; it is cut to the {self._limit} that there may be."
            self._found.note(message, node[keyword])
            text = shortened(text, self._limit)
        return text or None

    def _description(self) -> str | None:
        for node in (self._entry.node, self._entry.path_item):
            for keyword in ("description", "summary"):
                if text := self._text(node, keyword):
                    return text
        self._found.note("It has no description and no summary, which agents choose tools by.", self._entry.node)
        return None

    def _method_and_path(self) -> None:
        entry = self._entry
        if entry.method not in _METHODS:
            self._found.error(f"A tool can use {', '.join(_METHODS)}, but not {entry.method}.", entry.node)
        if re.search(r"[\"'\\]", entry.path):
            self._found.error("The path of a tool cannot have quotes or backslashes.", entry.path_item)
        if re.search(r"[?#]", entry.path):
            self._found.error("The path has a query or a fragment; queries are parameters.", entry.path_item)

    def _matched(self, parameters: list[Parameter]) -> tuple[Parameter, ...]:
        """The parameters, without those of the path that the path does not have."""
        entry = self._entry
        named = list(dict.fromkeys(_TEMPLATE.findall(entry.path)))
        declared = [parameter.name for parameter in parameters if parameter.location == "path"]
        for name in named:
            if name not in declared:
                message = f"The path has {{{name}}}, but there is no path parameter of this name."
                self._found.error(message, entry.node)
        for name in declared:
            if name not in named:
                message = f"The path {entry.path} has no {{{name}}} for the path parameter {name!r}."
                self._found.error(message, entry.node)
        for name, count in Counter(parameter.name for parameter in parameters).items():
            if count > 1:
                places = " and ".join(parameter.location for parameter in parameters if parameter.name == name)
                message = f"{name!r} is a parameter in {places}: agents may take them for one."
                self._found.note(message, entry.node)
        return tuple(each for each in parameters if each.location != "path" or each.name in named)

    def _body(self) -> RequestBody | None:
        if "requestBody" not in self._entry.node:
            return None
        place = self._entry.node["requestBody"]
        try:
            node = self._files.resolved(place)
        except Unresolvable as error:
            self._found.error(str(error), place)
            return None
        if not isinstance(node.value, dict):
            self._found.error("This is not a request body.", place)
            return None
        content = node["content"].value if "content" in node else {}
        required = node.value.get("required") is True
        if not isinstance(content, dict) or not content:
            (self._found.error if required else self._found.note)("The body has no content: left out.", node)
            return None
        media = _json_of(list(content))
        if media is None:
            types = " or ".join(content)
            if required:
                self._found.error(f"The body must be {types}; a tool can only send JSON.", node)
            else:
                self._found.note(f"The body may be {types}; a tool can only send JSON: left out.", node)
            return None
        self._body_notes(node, media)
        schema: dict[str, Any] = {}
        if "schema" in node["content"][media]:
            schema, problems = self._schemas.convert(node["content"][media]["schema"])
            self._found.add(*problems)
        return RequestBody(schema, required, self._text(place if "description" in place else node))

    def _body_notes(self, node: Node, media: str) -> None:
        if self._entry.method in ("get", "delete"):
            message = f"What a body of {self._entry.method} means is not defined, and it may be lost on its way."
            self._found.note(message, node)
        if media.lower().split(";")[0].strip() not in ("application/json", "application/*", "*/*"):
            message = f"The body is {media}; whether a tool sends it as that or as application/json is not known."
            self._found.note(message, node["content"][media])
        if node.value.get("required") is False:
            self._found.note("The body may be left out; a tool cannot say so.", node)

    def _servers(self) -> tuple[str, ...]:
        for node in (self._entry.node, self._entry.path_item):
            if own := servers_of(node):
                if own == servers_of(self._files.root):
                    return ()
                message = f"It is served from {' or '.join(own)}: a tool uses the URL of its backend."
                self._found.note(message, node["servers"])
                return own
        return ()

    def _unsupported(self) -> None:
        for keyword, message, node in self._others():
            self._found.note(message, node[keyword])

    def _others(self) -> Iterator[tuple[str, str, Node]]:
        node = self._entry.node
        if node.value.get("callbacks"):
            yield "callbacks", "A tool is not called back; the API calls another address.", node
        if node.value.get("deprecated") is True:
            yield "deprecated", "It is deprecated; a tool cannot say so.", node
        asked = _asked(node)
        if asked and frozenset() not in asked and asked.isdisjoint(self._usual):
            names = " or ".join(" and ".join(each) for each in node["security"].value)
            usual = " or ".join(sorted(" and ".join(sorted(each)) or "nothing" for each in self._usual))
            message = f"It asks for {names}, others for {usual}: all tools of a backend send the same credentials."
            yield "security", message, node


def _json_of(media_types: list[str]) -> str | None:
    """The media type that is JSON; the simplest if there are several."""
    found = [each for each in media_types if _JSON.fullmatch(each.split(";")[0].strip())]
    return min(found, key=lambda each: (each.lower() != "application/json", "*" in each), default=None)
