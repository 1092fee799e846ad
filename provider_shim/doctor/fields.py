"""Fields of responses that the provider has no attribute for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provider_shim.framework.model import RemoteObject
from provider_shim.schema.attributes import Attributes

from .findings import Finding, Level


def compared(objects: Iterable[tuple[str, Attributes, Mapping[str, Any]]]) -> Finding:
    """The finding about objects, each with the name and the attributes of its type."""
    unknown: dict[str, set[str]] = {}
    for name, attributes, body in objects:
        unknown.setdefault(name, set()).update(_unknown(attributes, body, ""))
    told = "; ".join(f"{name}: {', '.join(sorted(found))}" for name, found in unknown.items() if found)
    if told:
        return Finding(f"fields that the provider does not know: {told}", Level.DIFFERS)
    return Finding("the provider knows all fields", Level.OK)


def _unknown(attributes: Attributes, body: Mapping[str, Any], where: str) -> Iterator[str]:
    known = {RemoteObject.api_name(name): attribute for name, attribute in attributes.items()}
    for field, value in body.items():
        attribute = known.get(field)
        if attribute is None:
            yield where + field
        elif attribute.nested is not None:
            nested = attribute.nested
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    # The key of a map is a field in the API.
                    shown = {name: inner for name, inner in item.items() if name != nested.keyed_by}
                    yield from _unknown(nested.attributes, shown, f"{where}{field}.")
