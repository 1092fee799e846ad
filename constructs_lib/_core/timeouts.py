"""How long what is done with an object may take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from .duration import Duration
from .kinds import check_names, refusal


class Timeouts(TypedDict, total=False):
    """How long each operation may take: `Timeouts(create=Duration.minutes(10))`.

    A text is as Terraform has it, such as `10m`.
    """

    create: Duration | str
    read: Duration | str
    update: Duration | str
    delete: Duration | str


def timeouts_argument(timeouts: Timeouts | None) -> dict[str, str] | None:
    """As a resource's `timeouts`.

    Raises:
        TypeError: They are no mapping, or one is of no operation.
    """
    if timeouts is None:
        return None
    if not isinstance(timeouts, Mapping):
        raise refusal("timeouts", 'a mapping, such as {"create": Duration.minutes(10)}', timeouts)
    check_names(timeouts, Timeouts.__annotations__, "timeouts")
    for name, limit in timeouts.items():
        if not isinstance(limit, (Duration, str)):
            expected = 'a Duration, such as Duration.minutes(10), or a text such as "10m"'
            raise refusal(f'timeouts["{name}"]', expected, limit)
    return {name: str(limit) for name, limit in timeouts.items()}
