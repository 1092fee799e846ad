"""Lengths of time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

from .kinds import refusal
from .validation import is_token_number


@dataclass(frozen=True, order=True)
class Duration:
    """A length of time, such as `Duration.minutes(15)`; the unit does not matter when two are compared."""

    _seconds: float

    @classmethod
    def seconds(cls, amount: float) -> Self:
        """A number of seconds.

        Args:
            amount: The number.

        Raises:
            TypeError: The amount is not a number.
            ValueError: The amount is negative, infinite, or a token: it has to be known at synth.
        """
        return cls._of(amount, 1)

    @classmethod
    def minutes(cls, amount: float) -> Self:
        """A number of minutes.

        Args:
            amount: The number.

        Raises:
            TypeError: The amount is not a number.
            ValueError: The amount is negative, infinite, or a token: it has to be known at synth.
        """
        return cls._of(amount, 60)

    @classmethod
    def hours(cls, amount: float) -> Self:
        """A number of hours.

        Args:
            amount: The number.

        Raises:
            TypeError: The amount is not a number.
            ValueError: The amount is negative, infinite, or a token: it has to be known at synth.
        """
        return cls._of(amount, 3600)

    @classmethod
    def days(cls, amount: float) -> Self:
        """A number of days.

        Args:
            amount: The number.

        Raises:
            TypeError: The amount is not a number.
            ValueError: The amount is negative, infinite, or a token: it has to be known at synth.
        """
        return cls._of(amount, 86400)

    @classmethod
    def _of(cls, amount: float, unit: int) -> Self:
        if isinstance(amount, bool) or not isinstance(amount, (int, float)):
            raise refusal("a Duration", "made of a number", amount)
        if not 0 <= amount < math.inf:
            shown = "a token" if is_token_number(amount) else amount
            raise ValueError(f"a Duration must be a non-negative number that is known at synth, got {shown}")
        return cls(amount * unit)

    def to_seconds(self) -> float:
        """The length in seconds; an `int` if it is a whole number."""
        return int(self._seconds) if self._seconds == int(self._seconds) else self._seconds

    def to_terraform(self) -> str:
        """The length as Terraform writes timeouts: `90s`, `15m`, `1h`."""
        from provider_shim.schema.durations import format_duration

        return format_duration(self._seconds)

    def __str__(self) -> str:
        return self.to_terraform()

    def __repr__(self) -> str:
        return f"Duration({self})"
