"""Rules on tools beyond the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator

from .. import strict_json
from ..api import Problem
from ..objects import Body, Objects
from .cql import bind_names
from .options import InstaclustrOptions

_SEARCH_BIND = re.compile(r'":([A-Za-z_][A-Za-z0-9_]*)"(?!\s*:)')
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def named(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """The name is optional, but the documents do not say what the default is (option ``tool_name``)."""
    if options.tool_name == "required" and not body.get("name"):
        yield Problem("name", "name is required.")


def http_operation(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """No duplicate parameters, and exactly the path parameters of the template (option ``strict_tools``)."""
    if not options.strict_tools:
        return
    parameters = body.get("parameters", [])
    yield from _repeated((parameter["name"], parameter["in"]) for parameter in parameters)
    template = dict.fromkeys(_PLACEHOLDER.findall(body["path"]))
    for index, parameter in enumerate(parameters):
        if parameter["in"] == "path" and parameter["name"] not in template:
            where = f"parameters[{index}].name"
            yield Problem(where, f"{where}: the path has no placeholder {{{parameter['name']}}}.")
    declared = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
    for name in template:
        if name not in declared:
            yield Problem("path", f"path: the placeholder {{{name}}} has no parameter with in: path.")


def cassandra_query(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """No duplicate parameters, and exactly those that the query binds, in order (option ``strict_tools``)."""
    if not options.strict_tools:
        return
    names = [parameter["name"] for parameter in body.get("parameters", [])]
    repeated = list(_repeated(names))
    yield from repeated
    binds = bind_names(body["query"])
    if names != binds and not repeated:
        bound = ", ".join(binds) or "nothing"
        yield Problem("parameters", f"parameters must be what the query binds, in order: {bound}.")


def opensearch_search(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """No duplicate parameters, and exactly the bind variables of the query (option ``strict_tools``)."""
    if not options.strict_tools:
        return
    names = [parameter["name"] for parameter in body.get("parameters", [])]
    yield from _repeated(names)
    bound = set(_SEARCH_BIND.findall(body["query"]))
    for index, name in enumerate(names):
        if name not in bound:
            where = f"parameters[{index}].name"
            yield Problem(where, f'{where}: the query has no bind variable ":{name}".')
    for name in sorted(bound.difference(names)):
        yield Problem("query", f'query: the bind variable ":{name}" has no parameter.')


def opensearch_document(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """The schema of documents is a JSON object, as text."""
    if (text := body.get("documentSchema")) is None:
        return
    try:
        document = strict_json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        yield Problem("documentSchema", "documentSchema must be the text of a JSON object.")


def _repeated(keys: Iterable[Hashable]) -> Iterator[Problem]:
    seen: set[Hashable] = set()
    for index, key in enumerate(keys):
        if key in seen:
            where = f"parameters[{index}].name"
            yield Problem(where, f"{where} repeats an earlier parameter.")
        seen.add(key)
