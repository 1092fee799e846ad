"""What the format of responses shows: unset fields, secrets, JSON Schemas, unknown fields, errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from provider_shim.framework.model import RemoteObject
from provider_shim.instaclustr.api import ApiPath
from provider_shim.schema.attributes import Attribute, Attributes

from .lab import Body, fields_at

# Paths of secrets in objects, and of JSON Schemas; of a type's own name for what holds them.
_SECRETS = (("authentication", "key"), ("authenticationSaslPlain", "password"))
_SCHEMAS = (("parameters", "schema"), ("requestBody", "schema"))
_MASK = re.compile(r"(.)\1*|.*\*{3}.*|<.*>", re.DOTALL)


def attributes_of_type(path: ApiPath) -> Attributes:
    """The attributes of a type that the provider knows."""
    from importlib import import_module

    module = import_module(f"provider_shim.instaclustr.{path.key}")
    attributes: Attributes = getattr(module, path.key).attributes
    return attributes


def unset(objects: Iterable[tuple[ApiPath, Body]]) -> str | None:
    """How unset lists are shown: `null`, `empty` or `absent`; None if none is unset."""
    seen = {how for path, body in objects for how in _unset_lists(path, body)}
    return next((each for each in ("null", "empty", "absent") if each in seen), None)


def _unset_lists(path: ApiPath, body: Body) -> Iterator[str]:
    if path.key == "persona_access_control":
        return  # Its empty list of tools means all tools.
    for name, attribute in attributes_of_type(path).items():
        if attribute.optional and not attribute.computed and _is_list(attribute):
            field = RemoteObject.api_name(name)
            value = body.get(field, "absent")
            if value in ("absent", None, []):
                yield {"absent": "absent", "None": "null", "[]": "empty"}[str(value)]


def _is_list(attribute: Attribute) -> bool:
    # An object of which there is at most one is a list in the API.
    return not attribute.local and (attribute.nested is not None or attribute.cty_type[0] in ("list", "set"))


def secrets(objects: Iterable[tuple[ApiPath, Body]], sent: str = "") -> str | None:
    """How secrets are shown: `echoed`, `masked` or `omitted`; None if there is no object with one.

    Without the secret that was `sent`, a text that looks like a mask counts as one.
    """
    seen = {_secret(item.get(field), sent) for _, body in objects for item, field in _with_secret(body)}
    return next((each for each in ("echoed", "masked", "omitted") if each in seen), None)


def _with_secret(body: Body) -> Iterator[tuple[Body, str]]:
    for holder, field in _SECRETS:
        for item in fields_at(body, holder):
            if "username" in item or item.get("scheme") == "KEY":
                yield item, field


def _secret(value: Any, sent: str) -> str:
    if not value:
        return "omitted"
    is_echo = value == sent if sent else not _MASK.fullmatch(str(value))
    return "echoed" if is_echo else "masked"


def schemas(objects: Iterable[tuple[ApiPath, Body]]) -> str | None:
    """How JSON Schemas of operations are shown: `text` or `object`; None if there are none."""
    found = [item[field] for _, body in objects for holder, field in _SCHEMAS for item in fields_at(body, holder)
             if item.get(field) is not None]  # fmt: skip
    return None if not found else "text" if all(isinstance(each, str) for each in found) else "object"


def error_shape(text: str) -> str | None:
    """The format of an error's body: `list`, `single`, `map` or `text`; None for another one."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return "text" if text.strip() and not text.lstrip().startswith("<") else None
    if not isinstance(body, dict):
        return None
    if isinstance(body.get("errors"), list):
        return "list"
    if isinstance(body.get("errors"), dict):
        return "map"
    return "single" if "message" in body else None
