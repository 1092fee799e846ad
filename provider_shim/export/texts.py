"""Writes a document as YAML or JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from provider_shim.schema.values import same_json

_SCHEMAS = ("input_json_schema", "output_json_schema")
# Numbers in YAML 1.2 that the library, which writes YAML 1.1, does not take for some.
_LIKE_A_NUMBER = re.compile(r"[-+.0-9]")


class NoYaml(Exception):
    """There is no library that writes YAML."""


def as_json(tools: list[dict[str, Any]]) -> str:
    """The document as JSON."""
    return json.dumps(tools, indent=2, ensure_ascii=False) + "\n"


def as_yaml(tools: list[dict[str, Any]]) -> str:
    """The document as YAML, with JSON Schemas in lines of their own.

    Raises:
        NoYaml: PyYAML is not installed.
    """
    try:
        import yaml  # type: ignore[import-untyped]  # It ships no types.
    except ImportError as error:
        raise NoYaml from error

    class Dumper(yaml.SafeDumper):  # type: ignore[misc]
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
            return super().increase_indent(flow, False)

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: Any, value: str) -> Any:
        style = "|" if "\n" in value else "'" if _LIKE_A_NUMBER.match(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)

    Dumper.add_representer(str, text)
    document = [{name: _readable(name, value) for name, value in tool.items()} for tool in tools]
    written: str = yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return written


def _readable(name: str, value: Any) -> Any:
    """A JSON Schema over several lines, if that does not change it."""
    if name not in _SCHEMAS:
        return value
    try:
        text = json.dumps(json.loads(value), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return value
    return text if same_json(text, value) else value
