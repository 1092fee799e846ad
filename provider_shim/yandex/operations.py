"""Long-running operations, which changes start, and when to poll them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider_shim.http import Reply

from .status import Code, Status, status_of

# The header with the number of seconds to wait before polling again.
_HINT = "x-operation-poll-interval"
_LONGEST_HINT = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 1.0


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as in an API response.

    - `gateway_id`: the gateway that it is about; empty if the metadata does not say.
    - `error`: why it failed; until it is `done`, its changes are still being undone.
    - `response`: the object when the operation is done.
    - `poll_after`: the service's hint on when to poll again, in seconds.
    - `request_id`: the cloud's ID of the request that returned this.
    """

    id: str
    done: bool
    gateway_id: str
    error: Status | None
    response: Mapping[str, Any] | None
    poll_after: float | None
    request_id: str | None


def operation_in(reply: Reply) -> Operation | None:
    """The operation in a response; None if there is none."""
    body = reply.body
    if not isinstance(body, dict) or not isinstance(body.get("id"), str) or not body["id"]:
        return None
    if not isinstance(body.get("metadata", body.get("done")), dict | bool):
        return None
    metadata, response, error = (_object(body.get(name)) for name in ("metadata", "response", "error"))
    gateway_id = (metadata or {}).get("mcpGatewayId") or (metadata or {}).get("resourceId")
    return Operation(
        id=body["id"],
        done=body.get("done") is True,
        gateway_id=gateway_id if isinstance(gateway_id, str) else "",
        error=status_of({"code": Code.UNKNOWN.value, **error}) if error is not None else None,
        response=response,
        poll_after=_hint(reply.headers.get(_HINT, "")),
        request_id=reply.request_id,
    )


def pauses() -> Iterator[float]:
    """Seconds between polls of an operation if the service gives no hint."""
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _object(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _hint(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    # Missing, non-numeric and negative values are ignored.
    return min(seconds, _LONGEST_HINT) if math.isfinite(seconds) and seconds > 0 else None
