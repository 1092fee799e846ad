"""A gateway as it is stored: its next state, and its current one until then."""

from __future__ import annotations

from ..objects import Body
from . import kinds


def stored(gateway: Body, *, during: str, until: float, after: str, before: Body | None = None) -> Body:
    """The body to store of a gateway that has the status `during` until a moment, and then the status `after`.

    Until then it is as it was `before`, if it was.
    """
    return {
        "name": gateway["name"],
        "gateway": gateway,
        "before": before or gateway,
        "during": during,
        "until": until,
        "after": after,
    }


def current(body: Body, now: float) -> Body:
    """The gateway at one moment, with its status."""
    if now < body["until"]:
        return {**body["before"], "status": body["during"]}
    return {**body["gateway"], "status": body["after"]}


def busy(gateway: Body) -> bool:
    """Whether an operation on the gateway is in progress."""
    return gateway["status"] not in (kinds.ACTIVE, kinds.ERROR)
