"""Derives from a model its attributes, its config validators and the attributes of its data source."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import replace
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from provider_shim.schema.attributes import Attribute, Attributes, Nested
from provider_shim.schema.config_validators import AtMostOneOf, ConfigValidator, NeededWhen, Needs
from provider_shim.schema.validators import JsonText
from provider_shim.schema.values import CtyType

from .keyed import KeyedBy, keyed_by
from .model import RemoteObject, bare_name

_PRIMITIVES: Mapping[Any, str] = {str: "string", bool: "bool", int: "number", float: "number"}


def attributes_of(model: type[RemoteObject]) -> Attributes:
    """The attributes of a model, each secret with its write-only twin."""
    attributes: dict[str, Attribute] = {}
    for field_name, field in model.model_fields.items():
        name = bare_name(field_name)
        extra = field.json_schema_extra
        assert isinstance(extra, dict), f"{model.__name__}.{name} is not declared"
        assert field.description
        declared: Any = extra["attribute"]
        holds = _holds(field.annotation, bool(extra["unordered"]), keyed_by(field))
        json = declared.get("json") or any(isinstance(validator, JsonText) for validator in declared["validators"])
        attribute = Attribute(description=field.description, **{**holds, **declared, "json": json})
        if attribute.secret:
            attributes |= _with_twin(name, attribute)
        else:
            attributes[name] = attribute
    return attributes


def config_validators_of(model: type[RemoteObject]) -> tuple[ConfigValidator, ...]:
    """The config validators of a model, including those that its secrets imply."""
    config_validators = list(model.config_validators)
    for name, field in model.model_fields.items():
        declared: Any = field.json_schema_extra
        if declared["attribute"].get("secret"):
            config_validators.append(AtMostOneOf((name, f"{name}_wo")))
            config_validators.append(Needs(f"{name}_wo_version", f"{name}_wo"))
            if declared["attribute"].get("required"):
                config_validators.append(NeededWhen((name, f"{name}_wo")))
    return tuple(config_validators)


def description_of(model: type[RemoteObject]) -> str:
    """The description of a model: its docstring."""
    return inspect.cleandoc(model.__doc__ or "")


def read_only(attributes: Attributes) -> Attributes:
    """A data source's attributes: all computed, without secrets and local attributes."""
    shown: dict[str, Attribute] = {}
    for name, attribute in attributes.items():
        if attribute.secret or attribute.local:
            continue
        nested = attribute.nested
        shown[name] = Attribute(
            type=attribute.type,
            nested=nested and Nested(nesting=nested.nesting, attributes=read_only(nested.attributes)),
            description=attribute.description,
            computed=True,
        )
    return shown


def _with_twin(name: str, attribute: Attribute) -> dict[str, Attribute]:
    plain = {each: getattr(attribute, each) for each in ("type", "description", "validators")}
    sentence = attribute.description.rstrip(".")
    return {
        name: Attribute(**plain, optional=True, sensitive=True, secret=True),
        f"{name}_wo": Attribute(
            type=attribute.type,
            description=f"{sentence}: write-only, never in plan or state (Terraform 1.11 and later).",
            validators=attribute.validators,
            optional=True,
            # Not `sensitive`: there is no value to hide, and Terraform keeps the paths of an object's sensitive
            # attributes in random order, which `plan -refresh-only -detailed-exitcode` reports as a change.
            write_only=True,
            local=True,
        ),
        f"{name}_wo_version": Attribute(
            type="number",
            description=f"Version of `{name}_wo`: increase it to send a new value.",
            optional=True,
            local=True,
        ),
    }


def nested_model(annotation: Any) -> tuple[type[RemoteObject] | None, Any]:
    """The model of a field's objects, if it holds any, and their container: list, dict, or None for a single one."""
    annotation = _unwrapped(annotation)
    arguments = get_args(annotation)
    of = _unwrapped(arguments[-1]) if arguments else annotation
    return (of if inspect.isclass(of) and issubclass(of, RemoteObject) else None), get_origin(annotation)


def _holds(annotation: Any, unordered: bool, keyed: KeyedBy | None) -> dict[str, Any]:
    of, container = nested_model(annotation)
    if of is not None:
        nesting: Any = {list: "set" if unordered else "list", dict: "map", None: "single"}[container]
        attributes = dict(attributes_of(of))
        nested = Nested(nesting=nesting, attributes=attributes, config_validators=config_validators_of(of))
        if keyed:
            key = attributes.pop(keyed.attribute)
            nested = replace(nested, keyed_by=keyed.attribute, key_validators=key.validators)
        return {"nested": nested}
    return {"type": _cty_type(annotation, unordered)}


def _cty_type(annotation: Any, unordered: bool = False) -> CtyType:
    annotation = _unwrapped(annotation)
    if annotation in _PRIMITIVES:
        return _PRIMITIVES[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return ["set" if unordered else "list", _cty_type(arguments[0])]
    if origin is dict:
        return ["map", _cty_type(arguments[1])]
    raise TypeError(f"no Terraform type for {annotation!r}")


def _unwrapped(annotation: Any) -> Any:
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(each for each in get_args(annotation) if each is not NoneType)
        else:
            return annotation
