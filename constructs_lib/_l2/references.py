"""Ids of what exists in a cloud, from whatever stands for it in a stack."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

from .._cdk import IResolvable, TerraformVariable, Token
from .._kinds import is_token


class HasId(Protocol):
    """A construct with an `id`: a resource, a data source, a construct of this library."""

    @property
    def id(self) -> str:
        """The id, most often a token."""


Identified: TypeAlias = str | HasId | TerraformVariable | IResolvable
"""What an id can be taken from."""


def id_of(thing: Identified, where: str = "the argument") -> str:
    """The id of a thing, as text or as a token, from which Terraform also learns what depends on what.

    Args:
        thing: A construct with an `id` (a resource or data source of any provider, a construct of this library), a
            variable, a token, or the id itself.
        where: What the thing was given as, for the error.

    Raises:
        TypeError: The thing has no id.
    """
    value: Any = thing.string_value if isinstance(thing, TerraformVariable) else thing
    # A class has attributes, too, but no id yet; an object within a resource is a token, too.
    if not isinstance(value, (str, type)):
        value = getattr(value, "id", value)
    if isinstance(value, str):
        return value
    if is_token(value) and not isinstance(value, type):
        text: str = Token.as_string(value)
        return text
    raise TypeError(
        f"{where} must be a construct with an id (a resource, a data source), a token or the id itself, "
        f"got {thing.__name__ if isinstance(thing, type) else type(thing).__name__}"
    )
