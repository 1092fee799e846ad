"""Enumerations: arguments whose values the API lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from .kinds import ArgumentError, is_token, likely, refusal


class Choice(str):
    """A value of an enumeration, such as `Transport.SSE`.

    It is text: the text itself can be given as well, so arguments are annotated `Transport | str`. A text that is not
    among the values is reported at synth, with everything else that is wrong.
    """

    __slots__ = ()

    @classmethod
    def of(cls, value: str) -> Self:
        """A value that is newer than this library.

        Args:
            value: The value as the API has it.
        """
        return cls(value)

    @classmethod
    def checked(cls, value: Any, where: str) -> Any:
        """The value itself; whether it is among the values is left to the resource.

        Args:
            value: What was given.
            where: The argument that it was given as.

        Raises:
            TypeError: It is not text.
        """
        if isinstance(value, str) or is_token(value):
            return value
        raise refusal(where, f"one of {cls._shown()}", value)

    @classmethod
    def known(cls, value: Any, where: str) -> Self:
        """The value itself, for what no resource checks.

        Args:
            value: What was given.
            where: The argument that it was given as.

        Raises:
            TypeError: It is not among the values, nor made by `of`.
        """
        if isinstance(value, cls):
            return value
        values = cls._values()
        if not isinstance(value, str):
            raise refusal(where, f"one of {cls._shown()}", value)
        if value in values:
            return values[value]
        question = likely(value, values) or likely(value.upper(), [name for name in vars(cls) if name.isupper()])
        hint = f" ({question})" if question else ""
        expected = f"one of {cls._shown()}, or {cls.__name__}.of({value!r})"
        raise ArgumentError(where, f"must be {expected}, got {value!r}{hint}")

    @classmethod
    def _values(cls) -> Mapping[str, Self]:
        return {str(each): each for name, each in vars(cls).items() if name.isupper()}

    @classmethod
    def _shown(cls) -> str:
        return ", ".join(f"{cls.__name__}.{name}" for name in vars(cls) if name.isupper())
