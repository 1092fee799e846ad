"""How long what is done with an object may take."""

from __future__ import annotations

from typing import TypedDict

from .duration import Duration


class Timeouts(TypedDict, total=False):
    """How long each operation may take: `Timeouts(create=Duration.minutes(10))`.

    A text is as Terraform has it, such as `10m`.
    """

    create: Duration | str
    read: Duration | str
    update: Duration | str
    delete: Duration | str


def timeouts_argument(timeouts: Timeouts | None) -> dict[str, str] | None:
    """As a resource's `timeouts`."""
    if timeouts is None:
        return None
    return {name: str(limit) for name, limit in timeouts.items()}
