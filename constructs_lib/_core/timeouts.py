"""The `timeouts` of resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from .duration import Duration
from .kinds import check_names, refusal


class Timeouts(TypedDict, total=False):
    """How long each operation may take: `Timeouts(create=Duration.minutes(10))`.

    A string is in Terraform's notation, such as `10m`.

    - `create`: time to create the object.
    - `read`: time to read it.
    - `update`: time to change it.
    - `delete`: time to delete it.
    """

    create: Duration | str
    read: Duration | str
    update: Duration | str
    delete: Duration | str


def timeouts_argument(timeouts: Timeouts | None) -> dict[str, str] | None:
    """The timeouts as an argument of a resource.

    Raises:
        TypeError: They are not a mapping, or name an operation that does not exist.
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
