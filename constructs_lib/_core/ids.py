"""Ids of what exists in a cloud, from whatever stands for it in a stack."""

from __future__ import annotations

import re
from typing import Any, Protocol, TypeAlias

from .cdk import (
    Construct,
    DefaultTokenResolver,
    IResolvable,
    StringConcat,
    TerraformResource,
    TerraformStack,
    TerraformVariable,
    Token,
    Tokenization,
)
from .construct import L2Construct
from .kinds import is_token, refusal


class HasId(Protocol):
    """A construct with an `id`: a resource, a data source, a construct of this library."""

    @property
    def id(self) -> str:
        """The id, most often a token."""


Identified: TypeAlias = str | HasId | TerraformVariable | IResolvable
"""What an id can be taken from."""

# Instaclustr's objects by the types of its own provider and of this one, such as `instaclustr_kafka_cluster_v3`.
_INSTACLUSTR = re.compile(r"(?:mcpgateway_)?instaclustr_(?:mcp_gateway_)?(?:mcp_)?(.+?)(?:_v\d+)?")


def id_of(thing: Identified, where: str = "the argument", kind: str | None = None) -> str:
    """The id of a thing, as text or as a token, from which Terraform also learns what depends on what.

    Args:
        thing: A construct with an `id` (a resource or data source of any provider, a construct of this library), a
            variable, a token, or the id itself.
        where: What the thing was given as, for the error.
        kind: What it has to be if it is known to be an object of Instaclustr's, such as `kafka_cluster`.

    Raises:
        TypeError: The thing has no id, or is of another kind.
    """
    if kind is not None:
        check_kind(thing, where, kind, f"{_words(kind)}, a token or an id")
    value: Any = thing.string_value if isinstance(thing, TerraformVariable) else thing
    # A class has attributes, too, but no id yet; an object within a resource is a token, too.
    if not isinstance(value, (str, type)):
        value = getattr(value, "id", value)
    if isinstance(value, str):
        return value
    if is_token(value) and not isinstance(value, type):
        text: str = Token.as_string(value)
        return text
    raise refusal(where, "a construct with an id (a resource, a data source), a token or the id itself", thing)


def resolved(value: Any, scope: Construct) -> Any:
    """The value with expressions in place of tokens."""
    resolver = DefaultTokenResolver(StringConcat())
    return Tokenization.resolve(value, scope=scope, resolver=resolver, preparing=False)


def check_kind(thing: Any, where: str, kind: str, expected: str | None = None) -> None:
    """See that a thing does not stand for an object of Instaclustr's of another kind.

    Raises:
        TypeError: It does; the message names `where`, and what was expected unless that is the kind.
    """
    found = kind_of(thing)
    if found not in (None, kind):
        raise TypeError(f"{where} must be {expected or _words(kind)}, got {_words(found)}")


def kind_of(thing: Any) -> str | None:
    """Which of Instaclustr's objects a thing stands for, such as `kafka_cluster`; None if that is not known."""
    if kind := getattr(type(thing), "KIND", None):
        return str(kind)
    type_name = getattr(thing, "terraform_resource_type", None)
    match = _INSTACLUSTR.fullmatch(type_name) if isinstance(type_name, str) else None
    return match[1] if match else None


def _words(kind: str) -> str:
    if kind == "cluster":
        return "a gateway cluster"
    words = kind.replace("_", " ").replace("kafka", "Kafka").replace("cassandra", "Cassandra").replace("http", "HTTP")
    return f"{'an' if words.startswith('HTTP') else 'a'} {words}"


def address_in(stack_of: Construct, thing: object) -> str | None:
    """The address of the resource that a construct makes, if it makes one, in the same stack."""
    resource = thing.node.default_child if isinstance(thing, L2Construct) else None
    if not isinstance(resource, TerraformResource) or TerraformStack.of(resource) != TerraformStack.of(stack_of):
        return None
    return f"{resource.terraform_resource_type}.{resource.friendly_unique_id}"
