"""Declaring a remote object: a pydantic model, from which its schema (`derive.py`) and its JSON follow.

    class KafkaBackend(RemoteObject):
        \"""A Kafka cluster whose topics a virtual server offers as tools.\"""

        id: str | None = computed("ID of the backend.")
        virtual_server_id: str = required("ID of the virtual server.", Uuid(), requires_replace=True)
        name: str = required("Name of the backend.", Pattern("[a-z0-9_-]+", "lower-case letters, digits, _ and -"))
        authentication_sasl_plain: AtMostOne[SaslPlain] = optional("Credentials of a Kafka user.")

Fields are camelCase in the API's JSON; what the JSON has beyond the model is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

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

from provider_shim.schema.config_validators import ConfigValidator
from provider_shim.schema.validators import Validator
from provider_shim.schema.values import Value, format_path

from .keyed import keyed_by

T = TypeVar("T")


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


def bare_name(name: str) -> str:
    """A field's name without the underscore that keeps it apart from Python's and pydantic's own names."""
    return name.removesuffix("_")


# Whether JSON documents travel as objects or as texts is not documented; either is understood.
JSON_AS_OBJECT = True
# A JSON document: a text for Terraform.
JsonDocument = Annotated[str, BeforeValidator(_to_text), PlainSerializer(_to_document)]
# One that is known to travel as a text; an object is understood, too.
JsonAsText = Annotated[str, BeforeValidator(_to_text)]
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
        alias_generator=lambda name: to_camel(bare_name(name)),
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
        include = {name for name in cls.model_fields if bare_name(name) in values}
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
        values[bare_name(name)] = value = plain(getattr(given, name))
        if value and (keyed := keyed_by(field)):
            for item in value.values():
                del item[keyed.attribute]
    return values


def _keyed(model: type[RemoteObject], values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: values[bare_name(name)] for name in model.model_fields if values.get(bare_name(name)) is not None}


def attribute_name(api_name: str) -> str:
    """The attribute of a name in the API's JSON."""
    return to_snake(api_name)
