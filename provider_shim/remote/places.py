"""Maps field names in an API's response to attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from provider_shim.framework.model import RemoteObject, attribute_name
from provider_shim.schema.attributes import Attribute, Attributes
from provider_shim.schema.values import Key, Path, format_path


def attribute_path(attributes: Attributes, field: str, sent: Mapping[str, Any] | None = None) -> Path:
    """The path of the attribute that an API calls `tools[0].action.httpCall.url`; empty if there is no such attribute.

    The path ends at the last step that is an attribute: for `tools[0].name`, at the tool. If an API's list is a map in
    Terraform, the key is that of the item that was sent at the index.
    """
    path: Path = ()
    held: Attributes = attributes
    value: Any = sent
    last: Attribute | None = None
    for word, index in re.findall(r"([A-Za-z]\w*)|(\d+)", field):
        if index:
            if last is not None and last.nested is not None and last.nested.nesting == "single":
                # A single object is a list of at most one item in the API.
                value, last = _item(value, int(index)), None
                continue
            value = _item(value, int(index))
            step = _step(last, value, int(index))
            if step is None:
                break
            path, last = (*path, step), None
            continue
        last = held.get(attribute_name(word))
        if last is None:
            break
        path = (*path, attribute_name(word))
        value = value.get(word) if isinstance(value, dict) else None
        held = last.nested.attributes if last.nested else {}
        if last.is_set:
            break  # An item of a set has no index.
    return path


def renamed(paths: Mapping[str, Path]) -> str:
    """A sentence that names the configuration's keys of items that the API names by index; or nothing."""
    found = {}
    for field, path in paths.items():
        key = next((index for index, step in enumerate(path) if isinstance(step, Key)), None)
        if key is not None and (item := re.match(r"\D+\d+\]?", field)):
            found[item[0]] = format_path(path[: key + 1])
    return f" In the configuration, {', '.join(f'{item} is {key}' for item, key in found.items())}." if found else ""


def paths_of(attributes: Attributes, fields: Iterable[str], sent: Mapping[str, Any] | None) -> dict[str, Path]:
    """The attribute path for each field that the API names."""
    return {field: attribute_path(attributes, field, sent) for field in fields if field}


def _item(items: Any, index: int) -> Any:
    return items[index] if isinstance(items, list) and index < len(items) else None


def _step(attribute: Attribute | None, item: Any, index: int) -> str | int | None:
    """The step to the list item at an index; None if there is no such step."""
    nested = attribute.nested if attribute else None
    if nested and nested.keyed_by:
        key = item.get(RemoteObject.api_name(nested.keyed_by)) if isinstance(item, dict) else None
        return Key(key) if isinstance(key, str) else None
    return index if attribute and attribute.cty_type[0] == "list" else None
