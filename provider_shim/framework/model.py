"""Declaring a remote object: a pydantic model, from which its schema (`derive.py`) and its JSON follow.

    class KafkaBackend(RemoteObject):
        \"""A Kafka cluster whose topics a virtual server offers as tools.\"""

        id: str | None = computed("ID of the backend.")
        virtual_server_id: str = required("ID of the virtual server.", Uuid(), requires_replace=True)
        name: str = required("Name of the backend.", Pattern("[a-z0-9_-]+", "lower-case letters, digits, _ and -"))
        authentication_sasl_plain: AtMostOne[SaslPlain] = optional("Credentials of a Kafka user.")

Fields are camelCase in the API's JSON. Unknown fields in the JSON are ignored; updates keep them (`unknown_fields.py`).
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
        description: The attribute's description, as a sentence.
        validators: Conditions on its value.
        requires_replace: A change replaces the object, and an update does not send it.
        in_update: An update sends it although a change replaces the object.
        secret: Never read into state; its write-only twin may be set instead.
        unordered: The order of its items has no meaning.
        json: The text holds JSON; a `JsonText` validator implies this.
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
        description: The attribute's description, as a sentence.
        validators: Conditions on its value.
        default: Its value if the configuration has none.
        computed: The server computes a value if the configuration has none.
        requires_replace: A change replaces the object, and an update does not send it.
        secret: Never read into state; it gets a write-only twin.
        unread: Sent, but never returned by the API.
        unordered: The order of its items has no meaning.
        json: The text holds JSON; a `JsonText` validator implies this.
        present: An object whose presence matters even if it is empty.
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
    transient: bool = False,
) -> Any:
    """A field that the server computes.

    Args:
        description: The attribute's description, as a sentence.
        volatile: Any update may change it.
        volatile_with: An update of one of these sibling attributes may change it.
        replace_on: Values that force the object to be replaced.
        transient: It comes and goes by itself, so that a read of a known object does not update it; any update may.
    """
    volatility = {"volatile": volatile or bool(volatile_with) or transient, "volatile_with": volatile_with}
    properties = {"computed": True, **volatility, "replace_on": replace_on, "transient": transient}
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
    if not isinstance(value, str) or not (info.context or {}).get(_AS_OBJECTS):
        return value
    try:
        return json.loads(value)
    except ValueError:  # It became known at apply; the API will refuse it.
        return value


def bare_name(name: str) -> str:
    """A field's name without the trailing underscore that avoids names of Python and pydantic."""
    return name.removesuffix("_")


# The key of a serialization's context that says whether documents are sent as objects.
_AS_OBJECTS = "as_objects"
# A JSON document, which is a string in Terraform. The API's documentation does not say whether it is sent as a text or
# as an object, so `to_api` has both; either is read.
JsonDocument = Annotated[str, BeforeValidator(_to_text), PlainSerializer(_to_document)]
# A JSON document that is known to be sent as a text; an object is read, too.
JsonAsText = Annotated[str, BeforeValidator(_to_text)]
# An optional object, which is an array of at most one item in the API's JSON.
AtMostOne = Annotated[T | None, BeforeValidator(_unfold), WrapSerializer(_fold)]


class InvalidResponse(ValueError):
    """A response that does not match the model: `problems` says where and how, without showing values."""

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
    # The fields that tell apart the items of a list of such objects; items that lack one of them have positions only.
    item_key: ClassVar[tuple[str, ...]] = ("name",)

    @classmethod
    def from_api(cls, document: Any) -> dict[str, Value]:
        """The object's values by attribute name, from the API's JSON.

        Raises:
            InvalidResponse: The JSON does not match the model.
        """
        try:
            return _values(cls.model_validate(document))
        except ValidationError as error:
            raise InvalidResponse(
                [f"{format_path(e['loc']) or 'the response'}: {e['msg']}" for e in error.errors()]
            ) from error

    @classmethod
    def api_name(cls, name: str) -> str:
        """The name of an attribute in the API's JSON."""
        return to_camel(name)

    @classmethod
    def to_api(
        cls, values: Mapping[str, Value], whole: Mapping[str, Value] | None = None, *, as_objects: bool = False
    ) -> dict[str, Any]:
        """The API's JSON for an object's values by attribute name, without nulls.

        Args:
            values: The values to send.
            whole: The whole object, if the values are only a part of it.
            as_objects: Whether JSON documents are sent as objects instead of texts (`JsonDocument`).
        """
        given = cls.model_validate(_keyed(cls, {**(whole or {}), **values}))
        include = {name for name in cls.model_fields if bare_name(name) in values}
        return given.model_dump(by_alias=True, exclude_none=True, include=include, context={_AS_OBJECTS: as_objects})


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
    """The attribute name for a name in the API's JSON."""
    return to_snake(api_name)
