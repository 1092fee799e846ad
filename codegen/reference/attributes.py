"""The attributes section of a page: required, optional and read-only ones, then the nested ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.words import facts, joined, sentence
from provider_shim.schema.config_validators import ConfigValidator

from .types import marks

_Body = Mapping[str, Any]


def schema_section(body: _Body, *, planned: bool) -> str:
    """The attributes of a resource, data source and so on; `planned` if omitted ones become known after apply."""
    if not body["attributes"]:
        return "## Schema\n\nThere is nothing to set."
    top = _groups(body, (), "### {}", planned)
    return "\n\n".join(["## Schema", *top, *_nested(body, (), planned)])


def _groups(body: _Body, path: tuple[str, ...], heading: str, planned: bool) -> Iterator[str]:
    groups: dict[str, list[str]] = {"Required": [], "Optional": [], "Read-Only": []}
    for name, attribute in sorted(body["attributes"].items()):
        group = "Required" if attribute.get("required") else "Optional" if attribute.get("optional") else "Read-Only"
        groups[group].append(_line(name, attribute, path, planned))
    groups["Constraints"] = [
        f"- {ConfigValidator.from_json(validator).describe()}" for validator in body.get("config_validators", ())
    ]
    for title, lines in groups.items():
        if lines:
            yield f"{heading.format(title)}\n\n" + "\n".join(lines)


def _line(name: str, attribute: Mapping[str, Any], path: tuple[str, ...], planned: bool) -> str:
    texts = [f"- `{name}` ({marks(attribute)})", sentence(attribute.get("description", "")).replace("\n", " ")]
    if attribute.get("required") or attribute.get("optional"):
        known = attribute if planned else {key: value for key, value in attribute.items() if key != "computed"}
        texts.append(joined(facts(known)))
    if "nested" in attribute:
        texts.append(f"(see [below for nested schema](#{_anchor((*path, name))}))")
    return " ".join(text for text in texts if text)


def _nested(body: _Body, path: tuple[str, ...], planned: bool) -> Iterator[str]:
    for name, attribute in sorted(body["attributes"].items()):
        if nested := attribute.get("nested"):
            inner = (*path, name)
            yield f'<a id="{_anchor(inner)}"></a>\n### Nested Schema for `{".".join(inner)}`'
            yield from _groups(nested, inner, "{}:", planned)
            yield from _nested(nested, inner, planned)


def _anchor(path: tuple[str, ...]) -> str:
    return f"nestedatt--{'--'.join(path)}"
