"""IDs of objects, taken from whatever stands for an object in a stack."""

from __future__ import annotations

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
        """The ID, most often a token."""


Identified: TypeAlias = str | HasId | TerraformVariable | IResolvable
"""What an ID can be taken from."""


def id_of(thing: Identified, where: str = "the argument") -> str:
    """The ID of a thing, as text or as a token, which also tells Terraform what depends on what.

    Args:
        thing: A construct with an `id` (a resource or data source of any provider, a construct of this library), a
            variable, a token, or the ID itself.
        where: What the thing was given as, for the error.

    Raises:
        TypeError: The thing has no ID.
    """
    value: Any = thing.string_value if isinstance(thing, TerraformVariable) else thing
    # A class has attributes, too, but no ID yet; an object within a resource is a token, too.
    if not isinstance(value, (str, type)):
        value = getattr(value, "id", value)
    if isinstance(value, str):
        return value
    if is_token(value) and not isinstance(value, type):
        text: str = Token.as_string(value)
        return text
    raise refusal(where, "a construct with an ID (a resource, a data source), a token or the ID itself", thing)


def optional_id(thing: Identified | None, where: str) -> str | None:
    """The ID of a thing, or None if there is none.

    Raises:
        TypeError: The thing has no ID.
    """
    return None if thing is None else id_of(thing, where)


def resolved(value: Any, scope: Construct) -> Any:
    """A value with its tokens resolved to expressions."""
    resolver = DefaultTokenResolver(StringConcat())
    return Tokenization.resolve(value, scope=scope, resolver=resolver, preparing=False)


def address_in(stack_of: Construct, thing: object) -> str | None:
    """The address of the resource that a construct makes, if it makes one in the same stack."""
    resource = thing.node.default_child if isinstance(thing, L2Construct) else None
    if not isinstance(resource, TerraformResource) or TerraformStack.of(resource) != TerraformStack.of(stack_of):
        return None
    return f"{resource.terraform_resource_type}.{resource.friendly_unique_id}"
