"""Reads JSON configuration as the CDK writes it, and links objects by their references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .expressions import addresses, attribute_of, expressions, filled
from .found import Found

# Attributes that are taken over where another object's text refers to them.
_HARMLESS = ("id", "name", "cluster_id", "endpoint_url", "path", "topic", "persona_role")
_OTHER = re.compile(r"(local|var)\.([\w-]+)")
# The CDK's references from one stack to another.
_CROSS_STACK = re.compile(
    r"data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs(?:\.([\w-]+)|\[\"([^\"]+)\"\])"
)
_DEPTH = 5


class Configuration:
    """The configuration of one stack; `stacks` has all those that are read together, by name."""

    def __init__(self, document: Mapping[str, Any], stack: str, stacks: dict[str, Configuration]) -> None:
        self._document = document
        self._stack = stack
        self._stacks = stacks
        stacks[stack] = self
        self._blocks = dict(_blocks(document))

    def found(self) -> Iterator[Found]:
        """Its resources and data sources."""
        for (type, name), body in self._blocks.items():
            values = {key: value for key, value in body.items() if key != "//"}
            references = {key: self._references(value) for key, value in values.items()}
            for key, value in values.items():
                if isinstance(value, dict):
                    references |= {f"{key}.{name}": self._references(item) for name, item in value.items()}
            yield Found(self._address(f"{type}.{name}"), type, filled(values, self._known), references)

    def _address(self, address: str) -> str:
        return f"{self._stack}/{address}" if len(self._stacks) > 1 else address

    def _references(self, value: Any, depth: int = 0) -> tuple[str, ...]:
        found: list[str] = []
        for expression in expressions(value) if depth < _DEPTH else ():
            for stack, one, other in _CROSS_STACK.findall(expression):
                if beside := self._stacks.get(stack):
                    found += beside._references(beside._output(one or other), depth + 1)
            found += [self._address(each) for each in addresses(expression) if not _is_remote(each)]
            for kind, name in _OTHER.findall(expression):
                if kind == "local":
                    found += self._references(self._local(name), depth + 1)
        return tuple(dict.fromkeys(found))

    def _known(self, expression: str, depth: int = 0) -> str | None:
        """The value of an expression, if it is a string that may be shown."""
        value: Any = None
        if match := _CROSS_STACK.fullmatch(expression):
            beside = self._stacks.get(match[1])
            return beside._text(beside._output(match[2] or match[3]), depth) if beside else None
        if match := _OTHER.fullmatch(expression):
            value = self._local(match[2]) if match[1] == "local" else self._variable(match[2])
        elif reference := attribute_of(expression):
            address, attribute = reference
            type, _, name = address.rpartition(".")
            if attribute in _HARMLESS:
                value = self._blocks.get((type, name), {}).get(attribute)
        return self._text(value, depth)

    def _text(self, value: Any, depth: int) -> str | None:
        if not isinstance(value, str) or depth >= _DEPTH:
            return None
        return str(filled(value, lambda expression: self._known(expression, depth + 1)))

    def _local(self, name: str) -> Any:
        return _merged(self._document.get("locals")).get(name)

    def _variable(self, name: str) -> Any:
        variable = _merged(_merged(self._document.get("variable")).get(name))
        return None if variable.get("sensitive") or variable.get("ephemeral") else variable.get("default")

    def _output(self, name: str) -> Any:
        return _merged(_merged(self._document.get("output")).get(name)).get("value")


def has_modules(document: Mapping[str, Any]) -> bool:
    """Whether the configuration has modules, which only Terraform can load."""
    return bool(document.get("module"))


def _blocks(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for key, prefix in (("resource", ""), ("data", "data.")):
        for type, named in _merged(document.get(key)).items():
            for name, body in _merged(named).items():
                yield (f"{prefix}{type}", name), _merged(body)


def _merged(blocks: Any) -> Mapping[str, Any]:
    """The blocks of a kind, which may be in a list."""
    if isinstance(blocks, list):
        return {key: value for each in blocks for key, value in _merged(each).items()}
    return blocks if isinstance(blocks, dict) else {}


def _is_remote(address: str) -> bool:
    return address.startswith("data.terraform_remote_state.")
