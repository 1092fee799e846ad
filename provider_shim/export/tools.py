"""The tools of a gateway as the API shows them, as the document that `yc … --tools-file` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider_shim.framework.derive import attributes_of
from provider_shim.framework.model import attribute_name
from provider_shim.schema.attributes import Attributes
from provider_shim.schema.values import Path, format_path
from provider_shim.schema.yandex.tools_file import NAME, placeholder_name, replaced, texts
from provider_shim.yandex.gateway import Gateway, Tool


@dataclass(frozen=True)
class LeftOut:
    """A secret that a placeholder stands for: the placeholder's name, and where the secret is."""

    placeholder: str
    where: str


@dataclass(frozen=True)
class Exported:
    """What was exported.

    - `tools`: the document.
    - `secrets`: what was left out of it.
    - `unknown`: the fields that the API shows and this version does not know, which are not in the document.
    """

    tools: list[dict[str, Any]]
    secrets: list[LeftOut]
    unknown: list[str]


def export(gateway: Mapping[str, Any], *, with_secrets: bool) -> Exported:
    """Make the document.

    Args:
        gateway: The gateway as the API shows it.
        with_secrets: Whether it has the secrets, in plain text.

    Raises:
        InvalidResponse: The API shows something else than a gateway.
    """
    Gateway.from_api(gateway)
    tools = gateway.get("tools") or []
    attributes = attributes_of(Tool)
    unknown = {f"{field} of the tool {tool.get(NAME)}": None for tool in tools for field in _unknown(attributes, tool)}
    document = [_without_nulls(attributes, Tool.from_api(tool)) for tool in tools]
    left_out: dict[str, LeftOut] = {}
    if not with_secrets:
        document = [_without_secrets(tool, left_out) for tool in document]
    return Exported(document, list(left_out.values()), list(unknown))


def _without_nulls(attributes: Attributes, values: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in values.items():
        attribute = attributes[name]
        if attribute.nested is not None and isinstance(value, Mapping):
            value = _without_nulls(attribute.nested.attributes, value)
        if value not in (None, "", [], {}) or (value == {} and attribute.nested is not None):
            made[name] = value
    return made


def _without_secrets(tool: dict[str, Any], left_out: dict[str, LeftOut]) -> dict[str, Any]:
    names: dict[Path, str] = {}
    for text in texts(tool):
        if text.is_secret:
            wanted = name = placeholder_name(tool[NAME], text.path)
            number = 1
            while name in left_out:
                number += 1
                name = f"{wanted}_{number}"
            names[text.path] = name
            left_out[name] = LeftOut(name, f"{format_path(text.path)} of the tool {tool[NAME]}")
    made: dict[str, Any] = replaced(tool, lambda path, text: f"${{{names[path]}}}" if path in names else text)
    return made


def _unknown(attributes: Attributes, document: Mapping[str, Any], at: Path = ()) -> Iterator[str]:
    for api_name, value in document.items():
        name = attribute_name(api_name)
        attribute, path = attributes.get(name), (*at, name)
        if attribute is None:
            yield format_path(path)
        elif attribute.nested is not None and isinstance(value, Mapping):
            yield from _unknown(attribute.nested.attributes, value, path)
