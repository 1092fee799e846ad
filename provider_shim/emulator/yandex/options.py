"""Options of the Yandex Cloud control plane.

Each stands for a duration, or for a behaviour that the published documents leave open or that has changed, so that a
client can be tried against all of them.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

from ..option_types import Count, Options, Seconds, Switch, option


@dataclasses.dataclass(frozen=True)
class YandexOptions(Options):
    """What the Yandex Cloud control plane does where its documents do not say."""

    yandex_api: Literal["current", "seed"] = option(
        "current",
        help="State of the API: with seed the older one, without transport of a gateway, outputJsonSchema, policies on "
        "headers and the status DELETING, and with its limits of lengths.",
    )
    yandex_create_duration: Seconds = option(
        0.0, help="Seconds that creating a gateway takes; meanwhile it is CREATING."
    )
    yandex_update_duration: Seconds = option(
        0.0, help="Seconds that changing a gateway takes; meanwhile it is UPDATING."
    )
    yandex_delete_duration: Seconds = option(
        0.0, help="Seconds that deleting a gateway takes; meanwhile it is DELETING."
    )
    yandex_failure: Literal["none", "create", "update", "delete"] = option(
        "none",
        help="Which operations on gateways fail; a gateway whose creation failed is in ERROR and can only be deleted.",
    )
    yandex_rollback: Seconds = option(
        0.0, help="Seconds for which an operation that fails already has its error, but is not done yet."
    )
    yandex_operation_delay: Seconds = option(
        0.0, help="Seconds for which a new operation is unknown; until then GET answers 404."
    )
    yandex_poll_interval: Count = option(
        0,
        help="Seconds that answers with an operation ask to be waited before the next look at it; 0 for no such hint.",
    )
    yandex_bindings_delay: Seconds = option(0.0, help="Seconds until the list of access bindings shows a change.")
    yandex_idempotency: Switch = option(
        True, help="A repeated Idempotency-Key answers the operation of the first request, and does nothing."
    )
    yandex_reorder: Switch = option(False, help="The tools of a gateway come back in another order.")
    yandex_unique_names: Switch = option(True, help="409 for a second gateway of the same name in a folder.")
    yandex_strict_json: Switch = option(
        True, help="400 for JSON Schemas, parameters and inputs of tools that are not JSON."
    )
    yandex_transport: Literal["absent", "SSE", "STREAMABLE"] = option(
        "absent", help="What the transport of a gateway that comes without one becomes."
    )
    yandex_unknown_fields: Literal["ignored", "refused"] = option(
        "ignored", help="What a field that the API does not know does in a request body: nothing, or 400."
    )
    yandex_rate_limit: Count = option(
        0, help="Requests a second that one account may make, above it 429; 0 for no limit."
    )
    token_lifetime: Seconds = option(
        43200.0, help="Seconds that an IAM token is good for; the connection's own is always."
    )
