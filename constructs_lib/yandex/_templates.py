r"""Templates that a gateway fills in when a tool is called, written without jq.

The texts of a call are literal except for `\(…)`, which contains a jq expression over the tool's arguments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeAlias

from .._core.ids import Identified, id_of
from .._core.kinds import instance, is_token, refusal
from .._core.texts import literal

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Interpolation(str):
    r"""A part of a text that is filled in when the tool is called; it is text itself, for f-strings: `\(.city)`."""

    __slots__ = ("_expression",)
    _expression: str

    def __new__(cls, expression: str) -> Self:
        """Take a jq expression."""
        interpolation = super().__new__(cls, f"\\({expression})")
        interpolation._expression = expression
        return interpolation

    def __getnewargs__(self) -> tuple[str]:
        return (self._expression,)

    @property
    def uri(self) -> Interpolation:
        r"""The value escaped for a part of a URL: `\(.city | @uri)`."""
        return Interpolation(f"{self._expression.strip()} | @uri")

    @property
    def json(self) -> Interpolation:
        r"""The value as JSON, for a JSON document that is given as text: `\(.city | tojson)`."""
        return Interpolation(f"{self._expression.strip()} | tojson")


def argument(name: str) -> Interpolation:
    r"""An argument of the tool: `argument("city")` is `\(.city)`, `argument("folder-id")` is `\(.["folder-id"])`.

    Args:
        name: Name of the argument.

    Raises:
        TypeError: The name is not text.
    """
    if not isinstance(name, str):
        raise refusal("the name of an argument", "a string", name)
    return Interpolation(f".{name}" if _PLAIN_NAME.fullmatch(name) else f".[{json.dumps(name, ensure_ascii=False)}]")


def arguments() -> Interpolation:
    r"""All of the tool's arguments, as a JSON object: `\( . )`."""
    return Interpolation(" . ")


def lockbox(secret: Identified, key: str) -> Interpolation:
    """A value of a secret in Lockbox, read by the gateway's service account at each call: never in state or plan.

    Args:
        secret: The secret: a construct with an `id`, a token, or its ID.
        key: Key of the value in the secret.

    Raises:
        TypeError: The secret has no ID, or the key is not text.
    """
    instance(key, str, "key", "a string")
    return Interpolation(f'lockboxPayload("{id_of(secret, "the secret")}"; {json.dumps(key)})')


def jq(expression: str) -> Interpolation:
    r"""The result of a jq expression over the tool's arguments: `jq(".items | length")` is `\(.items | length)`.

    Args:
        expression: The expression.

    Raises:
        TypeError: The expression is not text.
    """
    return Interpolation(instance(expression, str, "a jq expression", "a string"))


Template: TypeAlias = str
r"""A text that may hold interpolations: `f"Weather of {argument('city')}"`, or `\(.city)` written by hand."""

JsonTemplate: TypeAlias = str | Mapping[str, Any] | Sequence[Any]
"""A JSON document with interpolations: as dictionaries and lists, whose texts may hold some, or as text."""


def json_template(document: JsonTemplate, where: str) -> str:
    """The document as a template, which yields valid JSON whatever the arguments are.

    Raises:
        TypeError: It contains something that JSON cannot express.
    """
    return str(literal(document if isinstance(document, str) else _written(document, where)))


def _written(value: Any, where: str) -> str:
    if isinstance(value, str):
        return _text(value)
    if is_token(value):
        return json.dumps(id_of(value))
    if isinstance(value, Mapping):
        if wrong := [key for key in value if not isinstance(key, str)]:
            raise refusal(f"a key of {where}", "a string", wrong[0])
        members = (f"{json.dumps(key, ensure_ascii=False)}: {_written(item, where)}" for key, item in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_written(item, where) for item in value)}]"
    if value is None or isinstance(value, (bool, int, float)):
        return json.dumps(value)
    raise refusal(where, "made of dictionaries, lists, strings, numbers, bools and None", value)


def _text(value: str) -> str:
    """A string in a JSON document: quoted here if it is literal, by jq if parts of it are filled in."""
    from provider_shim.schema.yandex.templates import MalformedTemplate, filled

    if isinstance(value, Interpolation):
        return value.json
    try:
        # Each interpolation stands for itself while what is around it is quoted.
        found = [Interpolation(expression) for expression in _expressions(value)]
        parts = filled(value, "\0").split("\0")
    except MalformedTemplate:
        return json.dumps(value, ensure_ascii=False)
    quoted = [json.dumps(part, ensure_ascii=False)[1:-1] for part in parts]
    if len(quoted) != len(found) + 1 or not found:
        return json.dumps(value, ensure_ascii=False)
    if parts == ["", ""]:
        return found[0].json
    text = "".join(part + interpolation for part, interpolation in zip(quoted, [*found, ""], strict=True))
    return Interpolation(f'"{text}"').json


def _expressions(value: str) -> list[str]:
    from provider_shim.schema.yandex.templates import expressions

    return list(expressions(value))
