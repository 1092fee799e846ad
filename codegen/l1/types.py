"""Terraform's types in Python: what can be set, how it is stored and checked, and how others refer to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Type:
    """A type, as the source code that the generated classes need.

    `given` and `kept` are annotations, `kind` makes the check; `token` and `computed` refer to an attribute (`{0}`)
    that can be given, or cannot, with the annotations `token_type` and `computed_type`.
    """

    given: str
    kept: str
    kind: str
    token: str
    token_type: str
    computed: str
    computed_type: str


def type_of(cty: Any, struct: str = "") -> Type:
    """The Python type for a Terraform type; `struct` is the class of its objects, if it has any."""
    if isinstance(cty, str):
        return _object(struct) if struct and cty == struct else _PRIMITIVES[cty]
    collection, item = cty
    if collection not in ("list", "set", "map"):
        raise ValueError(f"no Python type for {collection}: declare a nested attribute")
    if struct:
        return _objects(collection, struct)
    return _map(item) if collection == "map" else _list(item, is_set=collection == "set")


def _scalar(given: str, kind: str, getter: str) -> Type:
    token = f'self.{getter}("{{0}}")'
    return Type(given, given, kind, token, given, token, given)


_STRING = _scalar("str", "STRING", "get_string_attribute")
_NUMBER = _scalar("float", "NUMBER", "get_number_attribute")
_BOOL = Type(
    given="bool | IResolvable",
    kept="bool | IResolvable",
    kind="BOOL",
    token='self.get_boolean_attribute("{0}")',
    token_type="bool | IResolvable",
    computed='self.get_boolean_attribute("{0}")',
    computed_type="IResolvable",
)
_ANY = _scalar("Any", "ANY", "get_any_map_attribute")
_PRIMITIVES = {"string": _STRING, "number": _NUMBER, "bool": _BOOL, "dynamic": _ANY}
_WORDS = {"string": "String", "number": "Number", "bool": "Boolean", "dynamic": "Any"}


def _object(struct: str) -> Type:
    reference = f"{struct}OutputReference"
    token = f'self._reference({reference}, "{{0}}")'
    kept = f"{struct} | IResolvable"
    return Type(f"Nested[{struct}]", kept, f"ObjectOf({struct})", token, reference, token, reference)


def _objects(collection: str, struct: str) -> Type:
    if collection == "map":
        given, kept, kind = f"Mapping[str, Nested[{struct}]]", f"dict[str, {kept_item(struct)}]", "MapOf"
        reference, arguments = f"{struct}Map", ""
    else:
        given, kept, kind = f"Sequence[Nested[{struct}]]", f"list[{kept_item(struct)}]", "ListOf"
        reference, arguments = f"{struct}List", f", {collection == 'set'}"
    token = f'self._reference({reference}, "{{0}}"{arguments})'
    return Type(
        f"{given} | IResolvable",
        f"{kept} | IResolvable",
        f"{kind}(ObjectOf({struct}))",
        token,
        reference,
        token,
        reference,
    )


def kept_item(struct: str) -> str:
    """The annotation of one object in a list or map."""
    return f"{struct} | IResolvable"


def _list(item: Any, *, is_set: bool) -> Type:
    of = type_of(item)
    given, kept, kind = f"Sequence[{of.given}]", f"list[{of.kept}]", f"ListOf({of.kind})"
    if item == "string":
        token = 'self.get_list_attribute("{0}")'
        token = f"Fn.tolist({token})" if is_set else token
        return Type(given, kept, kind, token, kept, token, kept)
    if item == "number":
        token = 'self.get_number_list_attribute("{0}")'
        token = f"Token.as_number_list(Fn.tolist({token}))" if is_set else token
        return Type(given, kept, kind, token, kept, token, kept)
    computed = f"{_word(item)}List"
    return _opaque(given, kept, kind, computed, f'self._reference({computed}, "{{0}}", {is_set})')


def _map(item: Any) -> Type:
    of = type_of(item)
    given, kept, kind = f"Mapping[str, {of.given}]", f"dict[str, {of.kept}]", f"MapOf({of.kind})"
    computed = f"{_word(item)}Map"
    reference = f'self._reference({computed}, "{{0}}")'
    if isinstance(item, str):
        getter = f"get_{_WORDS[item].lower()}_map_attribute"
        token_type = f"Mapping[str, {of.given}]"
        return Type(given, kept, kind, f'self.{getter}("{{0}}")', token_type, reference, computed)
    return _opaque(given, kept, kind, computed, reference)


def _opaque(given: str, kept: str, kind: str, computed_type: str, computed: str) -> Type:
    """A type that has tokens only for the whole value."""
    token = 'self.interpolation_for_attribute("{0}")'
    given, kept = f"{given} | IResolvable", f"{kept} | IResolvable"
    return Type(given, kept, kind, token, kept, computed, computed_type)


def _word(cty: Any) -> str:
    """A type as in the CDK's class names: `StringList` for a list of strings."""
    if isinstance(cty, str):
        return _WORDS[cty]
    collection, item = cty
    return _word(item) + ("Map" if collection == "map" else "List")
