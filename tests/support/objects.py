"""Schemas with every kind of attribute, configurations for them, and a cloud's view of what they make."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from provider_shim.schema.attributes import Attribute, Attributes, Nested
from provider_shim.schema.values import UNKNOWN
from support.acceptance import frozen

# Few values, so that equal ones, and ones that mean the same, are frequent.
_TEXTS = ["", "a", "b", "a "]
_WORDS = ["a", "b", "openid"]
_DOCUMENTS = ["[]", '{"a":1}', '{"a": 1}', '{"a":2}', '{"b":[1],"a":"x"}', '{"a":"x", "b":[1]}']
_VALUES: dict[str, list[Any]] = {"string": _TEXTS, "number": [0, 1, 2], "bool": [False, True]}
_FLAGS = st.booleans()


@st.composite
def attributes(draw: st.DrawFn, depth: int = 2, plain: bool = False) -> Attributes:
    """The attributes of an object; `plain`: without what only makes sense where an object keeps its place."""
    made: dict[str, Attribute] = {}
    for name in draw(st.lists(st.sampled_from("pqrstu"), min_size=1, max_size=5, unique=True)):
        kinds = ["leaf", "leaf", "collection", "json"]
        kinds += (
            [] if plain else ["computed", "made", "defaulted", "chosen", "secret", "unread", "server_adds", "present"]
        )
        kinds += ["nested", "nested"] if depth else []
        kind = draw(st.sampled_from(kinds))
        if kind == "secret":
            made |= _secret(name)
        else:
            made[name] = draw(_attribute(kind, depth, plain))
    return made


@st.composite
def _attribute(draw: st.DrawFn, kind: str, depth: int, plain: bool) -> Attribute:
    required = draw(_FLAGS)
    usual: dict[str, Any] = {"required": required, "optional": not required}
    usual["requires_replace"] = not plain and draw(_FLAGS)
    type = draw(st.sampled_from(["string", "number", "bool"]))
    if kind == "leaf":
        return Attribute(type=type, **usual)
    if kind == "json":
        return Attribute(type="string", json=True, **usual)
    if kind == "collection":
        collection = draw(st.sampled_from(["list", "set", "map"]))
        return Attribute(type=[collection, "string"], **usual)
    if kind == "server_adds":
        return Attribute(type=["set", "string"], server_adds=("openid",), **usual)
    if kind == "computed":
        return Attribute(type=type, computed=True, volatile=draw(_FLAGS))
    if kind == "made":
        within = draw(attributes(0, True))
        return Attribute(nested=Nested(nesting="list", attributes=within), computed=True, volatile=draw(_FLAGS))
    if kind == "unread":
        return Attribute(type=type, optional=True, unread=True)
    if kind == "present":
        return Attribute(
            nested=Nested(attributes={}), present=True, optional=True, requires_replace=usual["requires_replace"]
        )
    if kind == "chosen":
        return Attribute(type=type, optional=True, computed=True, requires_replace=usual["requires_replace"])
    if kind == "defaulted":
        default = draw(st.sampled_from(_VALUES[type][1:]))
        return Attribute(type=type, optional=True, computed=True, default=default)
    nesting = draw(st.sampled_from(["single", "single", "list", "set", "map"]))
    within = draw(attributes(depth - 1, plain or nesting == "set"))
    return Attribute(nested=Nested(nesting=nesting, attributes=within), **usual)


def _secret(name: str) -> dict[str, Attribute]:
    return {
        name: Attribute(type="string", optional=True, sensitive=True, secret=True),
        f"{name}_wo": Attribute(type="string", optional=True, write_only=True, local=True),
        f"{name}_wo_version": Attribute(type="number", optional=True, local=True),
    }


def configs(of: Attributes, *, unknown: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Configurations that Terraform would hand over; with unknown values at every level if wanted."""
    return st.fixed_dictionaries({name: _configured(each, unknown) for name, each in of.items()})


def _configured(attribute: Attribute, unknown: bool) -> st.SearchStrategy[Any]:
    if attribute.computed and not attribute.optional:
        return st.none()
    value = _given(attribute, unknown)
    if attribute.default is not None:
        # A cloud that has a default keeps no empty text.
        value = st.sampled_from([each for each in _VALUES[attribute.cty_type] if each != ""])
    options = [value] if attribute.required else [value, st.none()]
    return st.one_of(*options, *([st.just(UNKNOWN)] if unknown else []))


def _given(attribute: Attribute, unknown: bool) -> st.SearchStrategy[Any]:
    if attribute.json:
        return st.sampled_from(_DOCUMENTS)
    nested = attribute.nested
    if nested is None:
        return _known(attribute.cty_type, unknown)
    item = configs(nested.attributes, unknown=unknown)
    if nested.nesting == "single":
        return item
    if nested.nesting == "map":
        return st.dictionaries(
            st.sampled_from("xyz"), st.one_of(item, st.just(UNKNOWN)) if unknown else item, max_size=2
        )
    type = attribute.cty_type[1]
    return st.lists(item, max_size=3, unique_by=(lambda each: frozen(type, each)) if nested.nesting == "set" else None)


def _known(type: Any, unknown: bool) -> st.SearchStrategy[Any]:
    if isinstance(type, str):
        return st.sampled_from(_VALUES[type])
    kind, _ = type
    words = st.sampled_from(_WORDS)
    if kind == "map":
        return st.dictionaries(words, words, max_size=2)
    items = st.one_of(words, st.just(UNKNOWN)) if unknown else words
    return st.lists(items, max_size=3, unique=kind == "set")


@st.composite
def resolved(draw: st.DrawFn, of: Attributes, config: dict[str, Any]) -> dict[str, Any]:
    """The configuration once everything is known."""
    return {name: draw(_resolved(each, config[name])) for name, each in of.items()}


@st.composite
def _resolved(draw: st.DrawFn, attribute: Attribute, value: Any) -> Any:
    if value is UNKNOWN:
        return draw(_configured(attribute, unknown=False))
    nested = attribute.nested
    if nested is None:
        if isinstance(value, list):
            known = [draw(st.sampled_from(_WORDS)) if item is UNKNOWN else item for item in value]
            return list(dict.fromkeys(known)) if attribute.is_set else known
        return value
    if value is None:
        return None
    if nested.nesting == "single":
        return draw(resolved(nested.attributes, value))
    if nested.nesting == "map":
        known = configs(nested.attributes)
        return {
            key: draw(known if item is UNKNOWN else resolved(nested.attributes, item)) for key, item in value.items()
        }
    items = [draw(resolved(nested.attributes, item)) for item in value]
    if nested.nesting == "set":
        return list({frozen(attribute.cty_type[1], item): item for item in items}.values())
    return items


@st.composite
def shown(draw: st.DrawFn, of: Attributes, planned: dict[str, Any]) -> dict[str, Any]:
    """What a cloud shows of an object that was made as planned: in its own way, but the same."""
    view: dict[str, Any] = {}
    for name, attribute in of.items():
        if not attribute.local:
            view[name] = draw(_shown(attribute, planned.get(name)))
    return view


@st.composite
def _shown(draw: st.DrawFn, attribute: Attribute, value: Any) -> Any:
    if attribute.unread:
        return None
    if attribute.present:
        return value
    if attribute.secret or (value is False and attribute.default is None):
        return draw(st.sampled_from([None, value]))
    if value is UNKNOWN:
        # What the server makes is something.
        if attribute.nested:
            return draw(st.lists(configs(attribute.nested.attributes), min_size=1, max_size=2))
        return draw(st.sampled_from(_VALUES[attribute.cty_type][1:]))
    if value is None or (value in ("", [], {}) and not isinstance(value, bool)):
        empty = [None, *(["openid"] for _ in attribute.server_adds)]
        return draw(st.sampled_from([value, *empty]))
    nested = attribute.nested
    if nested is None:
        return draw(_leaf_shown(attribute, value))
    if nested.nesting == "single":
        view = draw(shown(nested.attributes, value))
        return draw(st.sampled_from([view, None])) if _is_hollow(attribute, value) else view
    if nested.nesting == "map":
        return {key: draw(shown(nested.attributes, item)) for key, item in value.items()}
    items = [draw(shown(nested.attributes, item)) for item in value]
    return draw(st.permutations(items)) if nested.nesting == "set" else items


def _is_hollow(attribute: Attribute, value: Any) -> bool:
    """Whether there is nothing in an object, and nothing that could be hidden, but objects with nothing in them."""
    nested = attribute.nested
    if nested and nested.nesting == "single" and isinstance(value, dict):
        parts = nested.attributes.items()
        return not attribute.present and all(not each.secret and _is_hollow(each, value[name]) for name, each in parts)
    return value is None or value is False or value in ("", [], {})


def _leaf_shown(attribute: Attribute, value: Any) -> st.SearchStrategy[Any]:
    if attribute.json:
        document = json.loads(value)
        return st.sampled_from([value, json.dumps(document, sort_keys=True), json.dumps(document, indent=1)])
    if attribute.is_set:
        added = [each for each in attribute.server_adds if each not in value]
        return st.sampled_from([value, value + added]).flatmap(st.permutations)
    return st.sampled_from([value, value.strip()]) if isinstance(value, str) else st.just(value)


@st.composite
def respelled(draw: st.DrawFn, of: Attributes, config: dict[str, Any]) -> dict[str, Any]:
    """A configuration that says the same in other words."""
    return {name: draw(_respelled(each, config[name])) for name, each in of.items()}


@st.composite
def _respelled(draw: st.DrawFn, attribute: Attribute, value: Any) -> Any:
    if not value or attribute.secret or attribute.local:
        return value
    nested = attribute.nested
    if nested is None:
        same = draw(_leaf_shown(attribute, value))
        return [item for item in same if item in value] if attribute.is_set else same
    if nested.nesting == "single":
        return draw(respelled(nested.attributes, value))
    if nested.nesting == "map":
        return {key: draw(respelled(nested.attributes, item)) for key, item in value.items()}
    items = [draw(respelled(nested.attributes, item)) for item in value]
    return draw(st.permutations(items)) if nested.nesting == "set" else items
