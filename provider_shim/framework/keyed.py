"""Maps of objects that are lists in the API.

Terraform tracks a list's items (which values are sensitive, which are known) by index. If the
API identifies the items by name, they are therefore a map in Terraform, keyed by that name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, SerializationInfo, SerializerFunctionWrapHandler
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


@dataclass(frozen=True)
class KeyedBy:
    """Marks a field as a map that is a list in the API: `Annotated[dict[str, Tool] | None, KeyedBy("name")]`.

    The items' model declares the key attribute with its validators; in Terraform, it is not an attribute of
    the items. The list is sent sorted by key.
    """

    attribute: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic validates and serializes the field."""
        return core_schema.no_info_before_validator_function(
            self._with_keys,
            handler(source),
            serialization=core_schema.wrap_serializer_function_ser_schema(_sorted_list, info_arg=True),
        )

    def _with_keys(self, value: Any) -> Any:
        """The API's list as a map, or a map whose items have their key attribute added."""
        if isinstance(value, dict):
            return {
                key: {**item, self.attribute: key} if isinstance(item, dict) else item for key, item in value.items()
            }
        if not isinstance(value, list):
            return value
        keyed: dict[str, Any] = {}
        for index, item in enumerate(value):
            key = item.get(to_camel(self.attribute)) if isinstance(item, dict) else None
            if not isinstance(key, str) or not key:
                raise PydanticCustomError("no_key", f"item {index} has no {self.attribute}")
            if key in keyed:
                raise PydanticCustomError("same_key", f"two items have the {self.attribute} {key!r}")
            keyed[key] = item
        return keyed


def _sorted_list(value: Any, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
    plain = handler(value)
    return [plain[key] for key in sorted(plain)] if info.by_alias and plain is not None else plain


def keyed_by(field: FieldInfo) -> KeyedBy | None:
    """The field's `KeyedBy`, if it has one."""
    return next((each for each in field.metadata if isinstance(each, KeyedBy)), None)
