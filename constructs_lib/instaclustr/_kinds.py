"""Which of Instaclustr's objects a construct, resource or data source stands for."""

from __future__ import annotations

import re
from typing import Any

from .._core.ids import Identified, id_of

# By the types of the vendor's provider and of this one, such as `instaclustr_kafka_cluster_v3`.
_TYPE = re.compile(r"(?:mcpgateway_)?instaclustr_(?:mcp_gateway_)?(?:mcp_)?(.+?)(?:_v\d+)?")

_NAMES = {"api": "API", "cassandra": "Cassandra", "http": "HTTP", "kafka": "Kafka", "opensearch": "OpenSearch"}


def id_of_kind(thing: Identified, where: str, kind: str) -> str:
    """The ID of a thing that must not be known to be of another kind.

    Args:
        thing: A construct with an `id`, a variable, a token, or the ID itself.
        where: What the thing was given as, for the error.
        kind: What it has to be, such as `kafka_cluster`.

    Raises:
        TypeError: The thing has no ID, or is of another kind.
    """
    check_kind(thing, where, kind, f"{_words(kind)}, a token or an id")
    return id_of(thing, where)


def check_kind(thing: Any, where: str, kind: str, expected: str | None = None) -> None:
    """Check that a thing does not stand for an object of another kind.

    Raises:
        TypeError: It does; the message names `where`, and what was expected unless that is the kind.
    """
    found = kind_of(thing)
    if found not in (None, kind):
        raise TypeError(f"{where} must be {expected or _words(kind)}, got {_words(found)}")


def kind_of(thing: Any) -> str | None:
    """The kind of object that a thing stands for, such as `kafka_cluster`; None if that is not known."""
    if kind := getattr(type(thing), "_OBJECT", None):
        return str(kind)
    type_name = getattr(thing, "terraform_resource_type", None)
    match = _TYPE.fullmatch(type_name) if isinstance(type_name, str) else None
    return match[1] if match else None


def _words(kind: str) -> str:
    if kind == "cluster":
        return "a gateway cluster"
    words = " ".join(_NAMES.get(word, word) for word in kind.split("_"))
    return f"{'an' if words.startswith(('API', 'HTTP', 'Open')) else 'a'} {words}"
