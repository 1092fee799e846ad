"""Validators for tools: the names in a path or query must match the declared parameters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from ..diagnostics import Diagnostic
from ..values import UNKNOWN, Path, Value

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
# Parts of CQL in which a colon is not a bind variable: strings, quoted names, comments.
# An unterminated one extends to the end, so that each character is examined once.
_CQL_OTHER = re.compile(
    r"'[^']*(?:'|\Z)|\"[^\"]*(?:\"|\Z)|\$\$.*?(?:\$\$|\Z)|--[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL
)
_CQL_BIND = re.compile(r":([A-Za-z]\w*)")
_CQL_UNNAMED = re.compile(r"(?:\b(?P<column>[A-Za-z]\w{0,64})\s{0,9}(?P<sign>=|<=|>=|<|>)\s{0,9})?\?")


def http_parameters(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """The path parameters are those of the path template; no parameter is declared twice."""
    parameters = _objects(config.get("parameters"))
    if parameters is None:
        return
    given = [(each.get("in"), each.get("name")) for each in parameters]
    if any(value is UNKNOWN for pair in given for value in pair):
        return
    at = (*path, "parameters")
    for (place, name), count in Counter(given).items():
        if count > 1:
            yield Diagnostic("Duplicate parameter", f'The {place} parameter "{name}" is declared {count} times.', at)
    template = config.get("path")
    if not isinstance(template, str):
        return
    named = set(_TEMPLATE.findall(template))
    declared = {str(name) for place, name in given if place == "path"}
    for name in sorted(declared - named):
        detail = f'The path {template} has no "{{{name}}}" for the path parameter "{name}"{did_you_mean(name, named)}.'
        yield Diagnostic("Parameter not in the path", detail, at)
    for name in sorted(named - declared):
        detail = (
            f'path has "{{{name}}}", but no parameter named "{name}" with in = "path" is declared'
            f"{did_you_mean(name, (str(other) for _, other in given))}."
        )
        yield Diagnostic("Undeclared parameter in the path", detail, (*path, "path"))


def cql_binds(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """The parameters are the bind variables of the query, in order; no name is declared twice."""
    for attribute in ("parameters", "result_fields"):
        yield from duplicate_names(config, attribute, path)
    declared = names_of(config.get("parameters"))
    query = config.get("query")
    if declared is None or not isinstance(query, str):
        return
    binds = bind_names(query)
    if len(binds) != len(declared) and (unnamed := _CQL_UNNAMED.search(_CQL_OTHER.sub(" ", query))):
        column = unnamed["column"] or "column"
        detail = (
            f'query has "?", but bind variables must have names: write "{column} {unnamed["sign"] or "="} :{column}".'
        )
        yield Diagnostic("Bind variable without a name", detail, (*path, "query"))
    elif repeated := [name for name, count in Counter(binds).items() if count > 1]:
        detail = f'":{repeated[0]}" appears more than once in the query; use a different name in each place.'
        yield Diagnostic("Repeated bind variable", detail, (*path, "query"))
    elif binds != declared:
        detail = (
            f"The query binds {_listed(binds)}, but the parameters are {_listed(declared)}; "
            f"they must be the same names in the same order{_likely_bind(binds, declared)}."
        )
        yield Diagnostic("Parameters do not match the query", detail, (*path, "parameters"))


def bind_names(query: str) -> list[str]:
    """Names of the bind variables of a CQL query, in order."""
    return _CQL_BIND.findall(_CQL_OTHER.sub(" ", query))


def duplicate_names(config: Mapping[str, Value], attribute: str, path: Path) -> Iterator[Diagnostic]:
    """A problem for each name that more than one object of a list has."""
    for name, count in Counter(names_of(config.get(attribute)) or ()).items():
        if count > 1:
            detail = f'"{name}" is declared {count} times in {attribute}.'
            yield Diagnostic("Duplicate name", detail, (*path, attribute))


def names_of(value: Value) -> list[str] | None:
    """The names of a list's objects; None if some of them are unknown."""
    objects = _objects(value)
    if objects is None or any(each.get("name") is UNKNOWN for each in objects):
        return None
    return [str(each.get("name")) for each in objects]


def _objects(value: Value) -> Sequence[Mapping[str, Any]] | None:
    """The objects of a list, or None if some of them are unknown."""
    if value is UNKNOWN:
        return None
    objects = value or []
    return None if any(each is UNKNOWN for each in objects) else objects


def _likely_bind(binds: list[str], declared: list[str]) -> str:
    for name in declared:
        if name not in binds:
            return did_you_mean(name, (each for each in binds if each not in declared))
    return ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint at the name that is most like a misspelled one; empty if none is."""
    found = get_close_matches(name, list(known), 1)
    return f' (did you mean "{found[0]}"?)' if found else ""


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"
