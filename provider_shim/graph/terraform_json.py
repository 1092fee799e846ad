"""Reads the output of `terraform show -json`: the objects of a plan, linked by its configuration, or of a state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .expressions import addresses
from .found import Found, GraphError

_INDEX = re.compile(r"\[[^\]]*\]")
_SENSITIVE = "(sensitive)"

_Json = Mapping[str, Any]


def from_terraform(document: _Json) -> list[Found]:
    """The objects of a plan or state.

    Raises:
        GraphError: The document is neither a plan nor a state.
    """
    values = document.get("planned_values", document.get("values"))
    if "format_version" not in document or not isinstance(values, dict | None):
        raise GraphError("This is neither output of `terraform show -json` nor a Terraform configuration.")
    links = _Links(document.get("configuration", {}).get("root_module", {}))
    read = document.get("prior_state", {}).get("values", {})
    resources = [*_resources((values or {}).get("root_module", {}))]
    resources += [each for each in _resources(read.get("root_module", {})) if each["mode"] == "data"]
    return [_found(each, links) for each in resources]


def _resources(module: _Json) -> Iterator[_Json]:
    yield from module.get("resources", ())
    for child in module.get("child_modules", ()):
        yield from _resources(child)


def _found(resource: _Json, links: _Links) -> Found:
    address = resource["address"]
    type = ("data." if resource["mode"] == "data" else "") + resource["type"]
    values = _masked(resource.get("values", {}), resource.get("sensitive_values", {}))
    return Found(address, type, values, links.of(_INDEX.sub("", address)))


def _masked(value: Any, sensitive: Any) -> Any:
    """A value without its sensitive parts."""
    if sensitive is True:
        return None if value is None else _SENSITIVE
    if isinstance(value, dict) and isinstance(sensitive, dict):
        return {key: _masked(item, sensitive.get(key)) for key, item in value.items()}
    if isinstance(value, list) and isinstance(sensitive, list):
        rest = [None] * (len(value) - len(sensitive))
        return [_masked(item, mark) for item, mark in zip(value, [*sensitive, *rest], strict=False)]
    return value


class _Links:
    """The references in a plan's configuration, through variables and outputs of modules."""

    def __init__(self, root: _Json) -> None:
        self._root = root
        self._by_address = dict(self._resources(root, ()))

    def of(self, base: str) -> dict[str, tuple[str, ...]]:
        """The addresses that each attribute of a resource refers to; `base` is its address without keys."""
        if base not in self._by_address:
            return {}
        path, resource = self._by_address[base]
        each = list(_references(resource.get("for_each_expression")))
        found = {}
        for name, expression in resource.get("expressions", {}).items():
            references = list(_references(expression))
            if any(reference.startswith("each.") for reference in references):
                references += each
            found[name] = tuple(dict.fromkeys(a for reference in references for a in self._resolved(reference, path)))
        return found

    def _resources(self, module: _Json, path: tuple[str, ...]) -> Iterator[tuple[str, tuple[tuple[str, ...], _Json]]]:
        for resource in module.get("resources", ()):
            yield _scoped(resource["address"], path), (path, resource)
        for name, call in module.get("module_calls", {}).items():
            yield from self._resources(call.get("module", {}), (*path, name))

    def _resolved(self, reference: str, path: tuple[str, ...]) -> Iterator[str]:
        kind, _, rest = _INDEX.sub("", reference).partition(".")
        if kind == "var" and path:
            # What the module is called with.
            given = self._call(path).get("expressions", {}).get(rest.partition(".")[0])
            yield from (each for inner in _references(given) for each in self._resolved(inner, path[:-1]))
        elif kind == "module":
            name, _, output = rest.partition(".")
            inner_path = (*path, name)
            outputs = self._call(inner_path).get("module", {}).get("outputs", {})
            given = outputs.get(output.partition(".")[0], {}).get("expression")
            yield from (each for inner in _references(given) for each in self._resolved(inner, inner_path))
        else:
            yield from (_scoped(each, path) for each in addresses(reference))

    def _call(self, path: tuple[str, ...]) -> _Json:
        call: _Json = {"module": self._root}
        for name in path:
            call = call.get("module", {}).get("module_calls", {}).get(name, {})
        return call


def _scoped(address: str, path: tuple[str, ...]) -> str:
    return "".join(f"module.{name}." for name in path) + address


def _references(expression: Any) -> Iterator[str]:
    if isinstance(expression, list):
        yield from (each for item in expression for each in _references(item))
    elif isinstance(expression, dict):
        for key, value in expression.items():
            if key == "references":
                yield from value
            elif key != "constant_value":
                yield from _references(value)
