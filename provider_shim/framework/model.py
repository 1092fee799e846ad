"""Declaring a remote object: a pydantic model, from which its schema and its JSON follow.

    class KafkaBackend(RemoteObject):
        \"""A Kafka cluster whose topics a virtual server offers as tools.\"""

        id: str | None = computed("ID of the backend.")
        virtual_server_id: str = required("ID of the virtual server.", Uuid(), requires_replace=True)
        name: str = required("Name of the backend.", Pattern("[a-z0-9_-]+", "lower-case letters, digits, _ and -"))
        authentication_sasl_plain: AtMostOne[SaslPlain] = optional("Credentials of a Kafka user.")

Fields are camelCase in the API's JSON; what the JSON has beyond the model is ignored.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from dataclasses import replace
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationError,
    WrapSerializer,
)
from pydantic.alias_generators import to_camel, to_snake
from pydantic.fields import FieldInfo

from provider_shim.schema.attributes import Attribute, Attributes, Nested
from provider_shim.schema.config_validators import AtMostOneOf, ConfigValidator, NeededWhen, Needs
from provider_shim.schema.validators import JsonText, Validator
from provider_shim.schema.values import CtyType, Value, format_path

from .keyed import KeyedBy

T = TypeVar("T")

_PRIMITIVES: Mapping[Any, str] = {str: "string", bool: "bool", int: "number", float: "number"}


def required(
    description: str,
    *validators: Validator,
    requires_replace: bool = False,
    in_update: bool = False,
    secret: bool = False,
    unordered: bool = False,
    json: bool = False,
) -> Any:
    """A field that the configuration must have.

    Args:
        description: What it is, a sentence.
        validators: What its value must be.
        requires_replace: A change replaces the object, and an update does not send it.
        in_update: An update sends it although a change replaces the object.
        secret: Never read into state; its write-only twin may stand in for it.
        unordered: The order of its items has no meaning.
        json: The text holds JSON, as it also does where a check says so.
    """
    properties = {"requires_replace": requires_replace, "in_update": in_update, "secret": secret, "json": json}
    default = {"default": None} if secret else {}
    return _field(description, validators, {"required": True, **properties}, unordered, **default)


def optional(
    description: str,
    *validators: Validator,
    default: Value = None,
    computed: bool = False,
    requires_replace: bool = False,
    secret: bool = False,
    unread: bool = False,
    unordered: bool = False,
    json: bool = False,
    present: bool = False,
    server_adds: tuple[str, ...] = (),
) -> Any:
    """A field that the configuration may have.

    Args:
        description: What it is, a sentence.
        validators: What its value must be.
        default: Its value where the configuration has none.
        computed: The server makes a value where the configuration has none.
        requires_replace: A change replaces the object, and an update does not send it.
        secret: Never read into state; it gets a write-only twin.
        unread: Sent, but never answered.
        unordered: The order of its items has no meaning.
        json: The text holds JSON, as it also does where a check says so.
        present: An object that says something even if nothing is in it.
        server_adds: Items that the server adds by itself.
    """
    properties = {
        "optional": True,
        "computed": computed or default is not None,
        "default": default,
        "requires_replace": requires_replace,
        "secret": secret,
        "unread": unread,
        "json": json,
        "present": present,
        "server_adds": server_adds,
    }
    return _field(description, validators, properties, unordered, default=None)


def computed(
    description: str,
    *,
    volatile: bool = False,
    volatile_with: tuple[str, ...] = (),
    replace_on: tuple[str, ...] = (),
) -> Any:
    """A field that the server makes.

    Args:
        description: What it is, a sentence.
        volatile: An update may make it anew.
        volatile_with: An update that changes one of these attributes beside it may make it anew.
        replace_on: Values with which the object can only be replaced.
    """
    volatility = {"volatile": volatile or bool(volatile_with), "volatile_with": volatile_with}
    properties = {"computed": True, **volatility, "replace_on": replace_on}
    return _field(description, (), properties, default=None)


def _field(
    description: str, validators: tuple[Validator, ...], properties: Any, unordered: bool = False, **default: Any
) -> Any:
    extra: Any = {"attribute": {"validators": validators, **properties}, "unordered": unordered}
    return Field(description=description, json_schema_extra=extra, **default)


def _unfold(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _fold(value: Any, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
    plain = handler(value)
    return [plain] if info.by_alias and plain is not None else plain


def _to_text(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _to_document(value: Any, info: SerializationInfo) -> Any:
    return json.loads(value) if info.by_alias and JSON_AS_OBJECT and value is not None else value


def _bare(name: str) -> str:
    """A field's name without the underscore that keeps it apart from Python's and pydantic's own names."""
    return name.removesuffix("_")


# Whether JSON documents travel as objects or as texts is not documented; either is understood.
JSON_AS_OBJECT = True
# A JSON document: a text for Terraform.
JsonDocument = Annotated[str, BeforeValidator(_to_text), PlainSerializer(_to_document)]
# One object, or none: on the wire an array of at most one.
AtMostOne = Annotated[T | None, BeforeValidator(_unfold), WrapSerializer(_fold)]


class AnswerError(ValueError):
    """An answer that does not fit the model: `problems` says where and how, without the values."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class RemoteObject(BaseModel):
    """An object of a cloud, or a part of one. Its docstring is its description."""

    model_config = ConfigDict(
        alias_generator=lambda name: to_camel(_bare(name)),
        populate_by_name=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    config_validators: ClassVar[tuple[ConfigValidator, ...]] = ()

    @classmethod
    def from_api(cls, document: Any) -> dict[str, Value]:
        """The object's values by attribute name, from the API's JSON.

        Raises:
            AnswerError: The JSON is not such an object.
        """
        try:
            return _values(cls.model_validate(document))
        except ValidationError as error:
            raise AnswerError(
                [f"{format_path(e['loc']) or 'the answer'}: {e['msg']}" for e in error.errors()]
            ) from error

    @classmethod
    def api_name(cls, name: str) -> str:
        """The field of the API's JSON that an attribute is in."""
        return to_camel(name)

    @classmethod
    def to_api(cls, values: Mapping[str, Value], whole: Mapping[str, Value] | None = None) -> dict[str, Any]:
        """The API's JSON of an object's values by attribute name; what is null is left out.

        Args:
            values: What is to be in the JSON.
            whole: The object that the values are a part of, if they are not all of it.
        """
        given = cls.model_validate(_keyed(cls, {**(whole or {}), **values}))
        include = {name for name in cls.model_fields if _bare(name) in values}
        return given.model_dump(by_alias=True, exclude_none=True, include=include)


def _values(given: RemoteObject) -> dict[str, Value]:
    """An object's values by attribute name."""

    def plain(value: Any) -> Value:
        if isinstance(value, RemoteObject):
            return _values(value)
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return [plain(item) for item in value] if isinstance(value, list) else value

    values: dict[str, Value] = {}
    for name, field in type(given).model_fields.items():
        values[_bare(name)] = value = plain(getattr(given, name))
        if value and (keyed := _keyed_by(field)):
            for item in value.values():
                del item[keyed.attribute]
    return values


def _keyed(model: type[RemoteObject], values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: values[_bare(name)] for name in model.model_fields if values.get(_bare(name)) is not None}


def attributes_of(model: type[RemoteObject]) -> Attributes:
    """The attributes of a model, each secret with its write-only twin."""
    attributes: dict[str, Attribute] = {}
    for field_name, field in model.model_fields.items():
        name = _bare(field_name)
        extra = field.json_schema_extra
        assert isinstance(extra, dict), f"{model.__name__}.{name} is not declared"
        assert field.description
        declared: Any = extra["attribute"]
        holds = _holds(field.annotation, bool(extra["unordered"]), _keyed_by(field))
        json = declared.get("json") or any(isinstance(check, JsonText) for check in declared["validators"])
        attribute = Attribute(description=field.description, **{**holds, **declared, "json": json})
        if attribute.secret:
            attributes |= _with_twin(name, attribute)
        else:
            attributes[name] = attribute
    return attributes


def config_validators_of(model: type[RemoteObject]) -> tuple[ConfigValidator, ...]:
    """The config_validators of a model, and those that follow from its secrets."""
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


def attribute_name(api_name: str) -> str:
    """The attribute of a name in the API's JSON."""
    return to_snake(api_name)


def read_only(attributes: Attributes) -> Attributes:
    """Attributes as a data source shows them: all read, none that is secret or Terraform's own."""
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
            # attributes in random order, which `plan -refresh-only -detailed-exitcode` takes for a change.
            write_only=True,
            local=True,
        ),
        f"{name}_wo_version": Attribute(
            type="number",
            description=f"Version of `{name}_wo`: raise it to have a new value sent.",
            optional=True,
            local=True,
        ),
    }


def _holds(annotation: Any, unordered: bool, keyed: KeyedBy | None) -> dict[str, Any]:
    annotation = _unwrapped(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    of = _unwrapped(arguments[-1]) if arguments else annotation
    if inspect.isclass(of) and issubclass(of, RemoteObject):
        nesting: Any = {list: "set" if unordered else "list", dict: "map"}.get(origin, "single")
        attributes = dict(attributes_of(of))
        nested = Nested(nesting=nesting, attributes=attributes, config_validators=config_validators_of(of))
        if keyed:
            key = attributes.pop(keyed.attribute)
            nested = replace(nested, keyed_by=keyed.attribute, key_checks=key.validators)
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


def _keyed_by(field: FieldInfo) -> KeyedBy | None:
    return next((each for each in field.metadata if isinstance(each, KeyedBy)), None)


def _unwrapped(annotation: Any) -> Any:
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(each for each in get_args(annotation) if each is not NoneType)
        else:
            return annotation
