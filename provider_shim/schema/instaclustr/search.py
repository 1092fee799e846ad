"""The bodies of OpenSearch searches: bind variables, and what hardly anybody means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from ..diagnostics import Diagnostic
from ..values import Path, Value, format_path
from .likely_mistakes import mistake
from .tools import did_you_mean, duplicate_names, names_of

_BIND = re.compile(r":([A-Za-z_]\w*)")
# In a body that is not JSON, as one with a bind variable for a number may be.
_BIND_IN_TEXT = re.compile(r'(?<!\w)"?:([A-Za-z_]\w*)"?(?=\s*[,}\]])')
_TYPES = (
    "binary",
    "boolean",
    "byte",
    "date",
    "date_nanos",
    "double",
    "flat_object",
    "float",
    "geo_point",
    "half_float",
    "integer",
    "ip",
    "keyword",
    "long",
    "match_only_text",
    "scaled_float",
    "short",
    "text",
    "unsigned_long",
    "wildcard",
)


def bind_names(query: str) -> list[str]:
    """Names of the bind variables of a search body, each once, in order: `{"match": {"title": ":title"}}`."""
    try:
        document = json.loads(query)
    except (ValueError, RecursionError):
        return list(dict.fromkeys(_BIND_IN_TEXT.findall(query)))
    return list(dict.fromkeys(_binds(document)))


def _binds(value: Any) -> Iterator[str]:
    """The bind variables below a value, without recursion: bodies may be deep."""
    rest = [value]
    while rest:
        each = rest.pop()
        if isinstance(each, str):
            if match := _BIND.fullmatch(each):
                yield match[1]
        elif isinstance(each, (dict, list)):
            rest += reversed(each.values() if isinstance(each, dict) else each)


def binds(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """The bind variables of the query are the parameters, in any order; no parameter is declared twice."""
    yield from duplicate_names(config, "parameters", path)
    names = names_of(config.get("parameters"))
    if names is None:
        return
    at = (*path, "parameters")
    query = config.get("query")
    if not isinstance(query, str):
        return
    found = bind_names(query)
    for name in dict.fromkeys(names):
        if name not in found:
            hint = did_you_mean(name, [each for each in found if each not in names])
            detail = f'The query has no bind variable ":{name}" for the parameter "{name}"{hint}.'
            yield Diagnostic("Parameter not in the query", detail, at)
    for name in found:
        if name not in names:
            hint = did_you_mean(name, [each for each in names if each not in found])
            detail = f'query has the bind variable ":{name}", but no parameter "{name}" is declared{hint}.'
            yield Diagnostic("Undeclared bind variable in the query", detail, (*path, "query"))


def likely_mistakes(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of a query that is not a JSON object, and of types that are nearly one of OpenSearch's."""
    query = config.get("query")
    if isinstance(query, str):
        try:
            problem = None if isinstance(json.loads(query), dict) else "is not a JSON object"
        except (ValueError, RecursionError) as error:
            problem = f"is not valid JSON ({error})"
        if problem:
            detail = f'query {problem}. The body of a search is one, such as {{"query": {{"match_all": {{}}}}}}.'
            yield mistake(detail, (*path, "query"))
    parameters: Any = config.get("parameters")
    for index, each in enumerate(parameters if isinstance(parameters, list) else ()):
        given = each.get("type") if isinstance(each, dict) else None
        if isinstance(given, str) and given not in _TYPES and (near := get_close_matches(given.lower(), _TYPES, 1)):
            where = (*path, "parameters", index, "type")
            detail = f'{format_path(where)} of "{each.get("name")}" is {given!r}, which OpenSearch lacks: {near[0]}?'
            yield mistake(detail, where)
