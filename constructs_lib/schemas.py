"""JSON Schemas from Python types, for the parameters and results of tools.

```python
class CustomerQuery(BaseModel):
    \"\"\"Which customer to look for.\"\"\"

    id: Annotated[int, Field(description="Number of the customer.", ge=1)]
    verbose: bool = False

json_schema(CustomerQuery)      # {"description": "Which customer …", "type": "object", "properties": {"id": …}, …}
```
"""

from __future__ import annotations

import copy
import dataclasses
import json
import sys
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NotRequired, Required, TypeAlias

__all__ = ["FieldOf", "SchemaSource", "fields_of", "json_schema", "json_text"]

SchemaSource: TypeAlias = Any
"""A type (a pydantic model, a dataclass, a TypedDict, or any that pydantic knows), or a JSON Schema as a dictionary."""

_DEFS = "#/$defs/"
_ONE = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then")
_SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("$defs", "dependentSchemas", "patternProperties", "properties")
# Of no use to those who read the schema: names made of names, and OpenAPI's note on what `$ref`s were.
_DROPPED = ("title", "discriminator")


@dataclass(frozen=True)
class FieldOf:
    """One field of a type.

    - `name`: as in JSON, which is the alias if it has one.
    - `annotation`: its Python type; None where the type is a JSON Schema.
    - `description`: what it is, or an empty text.
    - `required`: whether it has to be given.
    - `schema`: its JSON Schema, with bounds, description and default.
    - `metadata`: what else stands beside its type in `Annotated`.
    """

    name: str
    annotation: Any
    description: str
    required: bool
    schema: dict[str, Any]
    metadata: tuple[Any, ...] = ()


def json_schema(source: SchemaSource) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a type.

    Properties keep their order, descriptions are those of fields and the docstrings of classes, and what is not
    recursive is inlined, without `$ref`.

    Args:
        source: A type (a pydantic model, a dataclass, a TypedDict, or any that pydantic knows), or a JSON Schema as a
            dictionary, of which a copy is returned.

    Raises:
        TypeError: There is no JSON Schema for the type.
    """
    if isinstance(source, Mapping):
        return copy.deepcopy(dict(source))
    return _inlined(_generated(source))


def fields_of(source: SchemaSource) -> list[FieldOf]:
    """The fields of a type, in order.

    Args:
        source: A pydantic model, a dataclass or a TypedDict, or the JSON Schema of an object as a dictionary.

    Raises:
        TypeError: The type has no fields.
    """
    schema = json_schema(source)
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        raise TypeError(
            f"{_shown(source)} has no fields: give a pydantic model, a dataclass, a TypedDict, "
            "or a JSON Schema with properties"
        )
    annotations = {} if isinstance(source, Mapping) else _annotations(source, list(properties))
    required = schema.get("required", ())
    definitions = {"$defs": schema["$defs"]} if "$defs" in schema else {}
    return [
        FieldOf(
            name=name,
            annotation=annotations.get(name, (None, ()))[0],
            description=each.get("description", "") if isinstance(each, dict) else "",
            required=name in required,
            schema=({**each, **definitions} if _DEFS in json.dumps(each) else each) if isinstance(each, dict) else {},
            metadata=annotations.get(name, (None, ()))[1],
        )
        for name, each in properties.items()
    ]


def json_text(schema: Mapping[str, Any]) -> str:
    """A JSON document as one compact line, the same for the same document; properties keep their order.

    Args:
        schema: The document.

    Raises:
        TypeError: It contains something that JSON cannot express.
        ValueError: It contains a number that is infinite or NaN.
    """
    return json.dumps(schema, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _generated(source: Any, *, by_alias: bool = True) -> dict[str, Any]:
    # Slow to import, and many stacks give no types.
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticInvalidForJsonSchema, PydanticUndefinedAnnotation, PydanticUserError

    if not isinstance(source, type) and _is_model(type(source)):
        name = type(source).__name__
        raise TypeError(f"{name}(…) is an instance of a type: give the type itself, {name}")
    if source is None or isinstance(source, (str, bytes, int, float, list, tuple, set)):
        raise TypeError(
            f"{source!r} is not a type: give a pydantic model, a dataclass, a TypedDict or another type, "
            "or a JSON Schema as a dictionary"
        )
    try:
        schema: dict[str, Any] = TypeAdapter(_for_pydantic(source)).json_schema(by_alias=by_alias)
    except (PydanticInvalidForJsonSchema, PydanticUndefinedAnnotation, PydanticUserError, NameError) as error:
        path, culprit = _culprit(source)
        where = f", because of its field {path} of the type {_shown(culprit)}" if path else ""
        reason = str(error).partition("\n")[0].partition(". Set `arbitrary_types_allowed")[0]
        raise TypeError(f"there is no JSON Schema for {_shown(source)}{where}: {reason}") from error
    return schema


def _is_model(type: type) -> bool:
    return dataclasses.is_dataclass(type) or hasattr(type, "model_fields")


def _for_pydantic(source: Any) -> Any:
    """A type that pydantic accepts: before Python 3.12 it cannot see which keys of a TypedDict are required."""
    if sys.version_info >= (3, 12):
        return source
    if arguments := typing.get_args(source):
        replaced = tuple(_for_pydantic(each) for each in arguments)
        return source if replaced == arguments else _rebuilt(source, replaced)
    if typing.is_typeddict(source) and type(source).__module__ == "typing":
        from typing_extensions import TypedDict

        keys = {}
        for name, hint in typing.get_type_hints(source, include_extras=True).items():
            by_default = Required if name in source.__required_keys__ else NotRequired
            given = typing.get_origin(hint)
            marker = given if given in (Required, NotRequired) else by_default
            keys[name] = marker[_for_pydantic(typing.get_args(hint)[0] if marker is given else hint)]
        make: Any = TypedDict
        same = make(source.__name__, keys)
        same.__doc__, same.__module__ = source.__doc__, source.__module__
        return same
    return source


def _rebuilt(source: Any, arguments: tuple[Any, ...]) -> Any:
    """A generic type with other arguments."""
    origin = typing.get_origin(source)
    if origin is Annotated:
        return Annotated[(arguments[0], *source.__metadata__)]
    if origin in (types.UnionType, typing.Union):
        return typing.Union[arguments]  # noqa: UP007
    return origin[arguments] if origin else source


def _annotations(source: Any, names: list[str]) -> dict[str, tuple[Any, tuple[Any, ...]]]:
    """The Python types of the fields and their metadata, by their names in JSON."""
    own = list(_generated(source, by_alias=False).get("properties", {})) or names
    fields: Any = getattr(source, "model_fields", None)
    if fields is not None:
        types = {name: (field.annotation, tuple(field.metadata)) for name, field in fields.items()}
    else:
        hints = typing.get_type_hints(source, include_extras=True)
        types = {name: split_annotated(hint) for name, hint in hints.items()}
    return {name: types.get(attribute, (None, ())) for name, attribute in zip(names, own, strict=True)}


def _culprit(source: Any, path: str = "", seen: tuple[Any, ...] = ()) -> tuple[str, Any]:
    """The innermost field for which there is no schema, and its type."""
    for part in _parts(source):
        for name, type in _field_types(part):
            if type not in seen and not _has_schema(type):
                return _culprit(type, f"{path}.{name}" if path else name, (*seen, type))
    return path, source


def _parts(source: Any) -> Iterator[Any]:
    """A type and the types in it: for `list[Order] | None` also `Order`."""
    yield source
    for each in typing.get_args(source):
        yield from _parts(each)


def _field_types(source: Any) -> list[tuple[str, Any]]:
    fields: Any = getattr(source, "model_fields", None)
    if isinstance(fields, dict):
        return [(name, field.annotation) for name, field in fields.items()]
    annotations = vars(source).get("__annotations__", {}) if isinstance(source, type) else {}
    try:
        return list(typing.get_type_hints(source).items()) if annotations else []
    except NameError:
        return list(annotations.items())


def _has_schema(source: Any) -> bool:
    from pydantic import TypeAdapter

    try:
        TypeAdapter(source).json_schema()
    except Exception:  # Of whatever kind: pydantic has many, and what types do by themselves is theirs.
        return False
    return True


def split_annotated(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without `Annotated`, `Required` and `NotRequired`, and its metadata."""
    metadata: tuple[Any, ...] = ()
    while (origin := typing.get_origin(annotation)) in (Annotated, Required, NotRequired):
        if origin is Annotated:
            metadata = (*annotation.__metadata__, *metadata)
        annotation = typing.get_args(annotation)[0]
    return annotation, metadata


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its references inlined, except recursive ones."""
    definitions: dict[str, Any] = schema.get("$defs", {})
    recursive = {name for name in definitions if name in _reached(definitions[name], definitions)}
    body = {keyword: value for keyword, value in schema.items() if keyword != "$defs"}
    if (name := _referred(body)) in recursive:
        # Tools are called with objects: the first level says so.
        body = {**definitions[name], **{keyword: value for keyword, value in body.items() if keyword != "$ref"}}
    result: dict[str, Any] = _written(body, definitions, recursive)
    kept = recursive & _reached(result, definitions)
    if kept:
        result["$defs"] = {
            name: _written(definition, definitions, recursive)
            for name, definition in definitions.items()
            if name in kept
        }
    return result


def _written(schema: Any, definitions: Mapping[str, Any], recursive: set[str]) -> Any:
    if not isinstance(schema, dict):
        return schema
    name = _referred(schema)
    if name and name not in recursive:
        beside = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
        return _written({**definitions[name], **beside}, definitions, recursive)
    result: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in _ONE:
            result[keyword] = _written(value, definitions, recursive)
        elif keyword in _SEVERAL:
            result[keyword] = [_written(each, definitions, recursive) for each in value]
        elif keyword in _NAMED:
            result[keyword] = {each: _written(value[each], definitions, recursive) for each in value}
        elif keyword not in _DROPPED:
            result[keyword] = value
    return result


def _reached(schema: Any, definitions: Mapping[str, Any]) -> set[str]:
    """The names of all definitions that a schema refers to, directly or not."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        for name in _references(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(definitions[name])
    return found


def _references(schema: Any) -> Iterator[str]:
    """The names of the definitions that a schema itself refers to."""
    if not isinstance(schema, dict):
        return
    if name := _referred(schema):
        yield name
    for keyword, value in schema.items():
        for each in _within(keyword, value):
            yield from _references(each)


def _within(keyword: str, value: Any) -> Iterable[Any]:
    if keyword in _NAMED:
        schemas: Iterable[Any] = value.values()
        return schemas
    return value if keyword in _SEVERAL else [value] if keyword in _ONE else ()


def _referred(schema: Mapping[str, Any]) -> str:
    reference = schema.get("$ref", "")
    return reference.removeprefix(_DEFS) if reference.startswith(_DEFS) else ""


def _shown(source: Any) -> str:
    return source.__name__ if isinstance(source, type) else repr(source)
