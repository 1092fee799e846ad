"""The classes to generate, read from the schema file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .naming import PROVIDER, AttributeNames, ClassNames, pascal_case
from .types import Type, type_of

ElementKind = Literal["resource", "data source", "ephemeral resource", "provider"]


@dataclass(frozen=True)
class Attribute:
    """One attribute; `nested` if it holds objects."""

    terraform_name: str
    schema: Mapping[str, Any]
    type: Type
    nested: Object | None = None

    @property
    def names(self) -> AttributeNames:
        """Its names in Python."""
        return AttributeNames(self.terraform_name)

    @property
    def required(self) -> bool:
        """Whether it must be set."""
        return bool(self.schema.get("required"))

    @property
    def assignable(self) -> bool:
        """Whether it can be set."""
        return self.required or bool(self.schema.get("optional"))

    @property
    def sensitive(self) -> bool:
        """Whether its value is a secret."""
        return bool(self.schema.get("sensitive") or self.schema.get("write_only"))


@dataclass(frozen=True)
class Object:
    """Something with attributes: a Terraform block, or the objects of a nested attribute."""

    name: str
    description: str
    attributes: tuple[Attribute, ...]
    nesting: str = "single"
    assignable: bool = True

    @property
    def arguments(self) -> list[Attribute]:
        """The attributes that can be set, required ones first."""
        return sorted((each for each in self.attributes if each.assignable), key=lambda each: not each.required)

    def descendants(self) -> Iterator[Object]:
        """The nested objects, the innermost first."""
        for attribute in self.attributes:
            if attribute.nested:
                yield from attribute.nested.descendants()
                yield attribute.nested


@dataclass(frozen=True)
class Element:
    """A resource, data source, ephemeral resource or provider: one module."""

    kind: ElementKind
    module: str
    type_name: str
    config_name: str
    body: Object


def elements(schema: Mapping[str, Any]) -> list[Element]:
    """Everything that the schema file declares."""
    names = ClassNames()
    alias = {
        "alias": {
            "type": "string",
            "optional": True,
            "description": "Distinguishes several configurations of this provider.",
        }
    }
    provider = {**schema["provider"], "attributes": schema["provider"]["attributes"] | alias}
    found = [_element("provider", "provider", PROVIDER, f"{PROVIDER}_provider", provider, names)]
    for type_name, resource in schema["resources"].items():
        module = type_name.removeprefix(f"{PROVIDER}_")
        found.append(_element("resource", module, type_name, module, resource, names))
    for type_name, source in schema["data_sources"].items():
        module = f"data_{type_name}"
        found.append(_element("data source", module, type_name, module, source, names))
    for type_name, ephemeral in schema["ephemerals"].items():
        name = type_name.removeprefix(f"{PROVIDER}_")
        found.append(_element("ephemeral resource", f"ephemeral_{type_name}", type_name, name, ephemeral, names))
    return found


def _element(
    kind: ElementKind, module: str, type_name: str, base: str, schema: Mapping[str, Any], names: ClassNames
) -> Element:
    name = names.take(pascal_case(base))
    config_name = names.take(f"{name}Config")
    attributes = _attributes(schema["attributes"], (base,), names)
    return Element(kind, module, type_name, config_name, Object(name, schema.get("description", ""), attributes))


def _attributes(
    schemas: Mapping[str, Mapping[str, Any]], path: tuple[str, ...], names: ClassNames
) -> tuple[Attribute, ...]:
    attributes = tuple(_attribute(name, schema, path, names) for name, schema in schemas.items())
    by_name: dict[str, str] = {}
    for each in attributes:
        other = by_name.setdefault(each.names.value, each.terraform_name)
        if other != each.terraform_name:
            raise ValueError(f"{'.'.join(path)}: {other} and {each.terraform_name} would have one name in Python")
    return attributes


def _attribute(name: str, schema: Mapping[str, Any], path: tuple[str, ...], names: ClassNames) -> Attribute:
    if "nested" not in schema:
        return Attribute(name, schema, type_of(schema["type"]))
    inner = (*path, name)
    nesting = schema["nested"]["nesting"]
    # The innermost are named first, as in `cdktf get`, which matters if two would get the same name.
    attributes = _attributes(schema["nested"]["attributes"], inner, names)
    struct = names.take_struct(inner)
    assignable = bool(schema.get("required") or schema.get("optional"))
    nested = Object(struct, schema.get("description", ""), attributes, nesting, assignable)
    return Attribute(name, schema, type_of([nesting, struct] if nesting != "single" else struct, struct), nested)
