"""Checks documents that people write in other formats than Terraform's, such as a file of tools, by a schema.

Terraform checks names and types itself before it asks the provider; here that is done for documents that it does not
see. What is left to check is the same: validators and config validators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from .attributes import Attribute, Attributes, Nested
from .config_validators import ConfigValidator, NeededWhen
from .diagnostics import Diagnostic, Severity
from .validate import validate
from .values import UNKNOWN, CtyType, Key, Path, format_path

_TYPES: Mapping[str, Any] = {
    "string": str,
    "bool": bool,
    "number": (int, float),
    "list": list,
    "set": list,
    "map": dict,
}
_EXPECTED = {
    "string": "text",
    "bool": "true or false",
    "number": "a number",
    "list": "a list",
    "set": "a list",
    "map": "a mapping",
}

# How many places are suggested for a field that stands in another place.
_MOST_PLACES = 3


def fields_of(attributes: Attributes) -> dict[str, Attribute]:
    """The attributes that a document can have: what the API takes, without what exists in Terraform alone."""
    return {
        name: attribute
        for name, attribute in attributes.items()
        if not attribute.local and (attribute.required or attribute.optional)
    }


def document_problems(schema: Nested, document: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an object in a document: a sentence for each problem, with the path in the document.

    Args:
        schema: The schema of the object.
        document: The object, made of the types of JSON; `UNKNOWN` where a value is not known yet.
    """
    problems = list(_object_problems(schema.attributes, schema.config_validators, document, ()))
    yield from problems
    if not problems:
        for each in validate(schema.attributes, schema.config_validators, document):
            if each.severity is Severity.ERROR:
                yield _sentence(each)


def likely(name: str, known: Iterable[str]) -> str:
    """A question that suggests the known name that is probably meant; empty if none is similar."""
    names = list(known)
    found = get_close_matches(name, names, 1) or get_close_matches(name.lower(), names, 1)
    return f"did you mean {found[0]}?" if found else ""


def kind_of(value: Any) -> str:
    """The type of a value in a document, for messages: never the value itself."""
    if value is None:
        return "nothing"
    names = {bool: "true or false", str: "text", dict: "a mapping", list: "a list"}
    return names.get(type(value), "a number")


def _object_problems(
    attributes: Attributes, validators: tuple[ConfigValidator, ...], document: Mapping[str, Any], at: Path
) -> Iterator[str]:
    fields = fields_of(attributes)
    for name in document:
        if name not in fields:
            yield f"{format_path((*at, name))} is not a field: {_hint(name, fields)}"
    needed = {each.one_of[0] for each in validators if isinstance(each, NeededWhen) and not each.attribute}
    for name, attribute in fields.items():
        value, path = document.get(name), (*at, name)
        if value is not None:
            yield from _value_problems(attribute, value, path)
        elif name in document and attribute.present:
            yield f"{format_path(path)} is empty: write {{}}."
        elif attribute.required or name in needed:
            yield f"{format_path(path)} is required."


def _hint(name: str, fields: Mapping[str, Attribute]) -> str:
    found = likely(name, fields)
    if found:
        return found
    parents = list(_parents(name, fields, ()))
    if 0 < len(parents) <= _MOST_PLACES:
        return f"it belongs in {' or '.join(parents)}."
    return f"there are {', '.join(fields) or 'none'}."


def _parents(name: str, fields: Mapping[str, Attribute], at: Path) -> Iterator[str]:
    """The paths of the single objects that have a field of this name."""
    for parent, attribute in fields.items():
        nested, path = attribute.nested, (*at, parent)
        if nested is not None and nested.nesting == "single":
            inner = fields_of(nested.attributes)
            if name in inner:
                yield format_path(path)
            yield from _parents(name, inner, path)


def _value_problems(attribute: Attribute, value: Any, at: Path) -> Iterator[str]:
    nested = attribute.nested
    if nested is None:
        yield from _type_problems(attribute.cty_type, value, at)
        return
    if nested.nesting == "single":
        items = [(at, value)]
    elif isinstance(value, dict) and nested.nesting == "map":
        items = [((*at, Key(key)), item) for key, item in value.items()]
    elif isinstance(value, list) and nested.nesting in ("list", "set"):
        items = [((*at, index), item) for index, item in enumerate(value)]
    else:
        yield _refusal(at, _EXPECTED[nested.nesting], value)
        return
    for path, item in items:
        if isinstance(item, dict):
            yield from _object_problems(nested.attributes, nested.config_validators, item, path)
        else:
            yield _refusal(path, "a mapping", item)


def _type_problems(type: CtyType, value: Any, at: Path) -> Iterator[str]:
    name = type if isinstance(type, str) else type[0]
    if value is UNKNOWN:
        return
    if not _is_of(name, value):
        yield _refusal(at, _EXPECTED[name], value)
    elif name == "map":
        for key, item in value.items():
            yield from _type_problems(type[1], item, (*at, Key(key)))
    elif name in ("list", "set"):
        for index, item in enumerate(value):
            yield from _type_problems(type[1], item, (*at, index))


def _is_of(name: str, value: Any) -> bool:
    # In Python, but in no document, true is a number.
    return isinstance(value, _TYPES[name]) and isinstance(value, bool) == (name == "bool")


def _refusal(at: Path, expected: str, value: Any) -> str:
    hint = ""
    if expected == _EXPECTED["string"] and isinstance(value, (bool, int, float)):
        hint = ": put it in quotes"
    elif expected == _EXPECTED["bool"] and value in ("true", "false"):
        hint = ": leave out the quotes"
    return f"{format_path(at)} must be {expected}, got {kind_of(value)}{hint}."


def _sentence(problem: Diagnostic) -> str:
    where = format_path(problem.path)
    # What a validator advises for Terraform's language is of no use here.
    text = (problem.detail or problem.summary).replace("; use jsonencode(...)", "")
    return text if text.startswith((where, f"In {where}")) else f"{where}: {text}"
