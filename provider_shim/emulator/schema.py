"""Validates JSON against a JSON Schema, with messages that do not repeat what was sent.

Values are not repeated because any of them may be a secret. The library is imported by the first check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .api import Problem
from .formats import FORMAT_NAMES, FORMATS, ecma_pattern

_ARTICLES = {"string": "a string", "object": "an object", "array": "an array", "integer": "an integer"}


def checker(schema: dict[str, Any]) -> Callable[[Any], list[Problem]]:
    """A function that lists what is wrong with a value, by field, by JSON Schema 2020-12.

    Formats are those of `FORMATS`, and patterns are read as ECMA's, as the standard has it.
    """
    from jsonschema import Draft202012Validator, FormatChecker, ValidationError  # type: ignore[import-untyped]
    from jsonschema.validators import extend  # type: ignore[import-untyped]

    def pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Exception]:
        if isinstance(instance, str) and not re.search(ecma_pattern(pattern), instance):
            yield ValidationError("pattern")

    formats = FormatChecker(formats=())
    for name, check in FORMATS.items():
        formats.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))
    validator = extend(Draft202012Validator, {"pattern": pattern})(schema, format_checker=formats)

    def problems(value: Any) -> list[Problem]:
        found = (problem for error in validator.iter_errors(value) for problem in _explain(error))
        return list(dict.fromkeys(found))

    return problems


def closed(schema: Any) -> Any:
    """The schema with every object closed to fields that it does not list."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        copy["additionalProperties"] = False
    return copy


def _explain(error: Any) -> Iterator[Problem]:
    """What is wrong, by field; the path is written as in JSON, ``authentication[0].key``."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path).lstrip(".")
    expected = error.validator_value
    if error.validator == "required":
        for name in expected:
            if name not in error.instance:
                field = f"{path}.{name}".lstrip(".")
                yield Problem(field, f"{field} is required.")
        return
    if error.validator == "additionalProperties":
        for name in sorted(error.instance.keys() - error.schema["properties"].keys()):
            field = f"{path}.{name}".lstrip(".")
            yield Problem(field, f"{field} is not a field of this object.")
        return
    field = path or "body"
    yield Problem(field, f"{field} must {_demand(error.validator, expected)}.")


def _demand(keyword: str, expected: Any) -> str:
    """What a keyword of JSON Schema asks for, in words that follow "must"."""
    match keyword:
        case "type":
            kinds = [expected] if isinstance(expected, str) else [kind for kind in expected if kind != "null"]
            return "be " + " or ".join(_ARTICLES.get(kind, f"a {kind}") for kind in kinds)
        case "pattern":
            return "not be empty" if expected == r"\S" else f"match {expected}"
        case "format":
            return f"be {FORMAT_NAMES[expected]}"
        case "enum":
            return "be one of " + ", ".join(str(value) for value in expected if value is not None)
        case "minItems" | "maxItems":
            least = "least" if keyword == "minItems" else "most"
            return f"have at {least} {expected} {'item' if expected == 1 else 'items'}"
        case "maxLength":
            return f"have at most {expected} characters"
        case "maxProperties":
            return f"have at most {expected} entries"
        case "minimum" | "maximum":
            return f"be at {'least' if keyword == 'minimum' else 'most'} {expected}"
        case "oneOf":
            return "be " + " or ".join(_ARTICLES[choice["type"]] for choice in expected)
        case _:
            return f"satisfy {keyword} {expected}"
