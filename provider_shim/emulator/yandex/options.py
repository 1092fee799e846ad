"""Options of the Yandex Cloud control plane.

Each sets a duration, or selects a behavior that the published documents leave open or that has changed, so that a
client can be tested against all of them.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

from ..option_types import Count, Options, Seconds, Switch, option


@dataclasses.dataclass(frozen=True)
class YandexOptions(Options):
    """How the Yandex Cloud control plane behaves where its documents do not say."""

    yandex_api: Literal["current", "seed"] = option(
        "current",
        help="Version of the API; seed is the older one, without the transport of a gateway, outputJsonSchema, header "
        "policies and the status DELETING, and with its length limits.",
    )
    yandex_create_duration: Seconds = option(
        0.0, help="Seconds it takes to create a gateway, during which it is CREATING."
    )
    yandex_update_duration: Seconds = option(
        0.0, help="Seconds it takes to change a gateway, during which it is UPDATING."
    )
    yandex_delete_duration: Seconds = option(
        0.0, help="Seconds it takes to delete a gateway, during which it is DELETING."
    )
    yandex_failure: Literal["none", "create", "update", "delete"] = option(
        "none",
        help="Which operations on gateways fail; a gateway whose creation failed is in ERROR and can only be deleted.",
    )
    yandex_rollback: Seconds = option(
        0.0, help="Seconds during which a failed operation already has its error but is not done yet."
    )
    yandex_operation_delay: Seconds = option(
        0.0, help="Seconds until a new operation is visible; until then GET returns 404."
    )
    yandex_poll_interval: Count = option(
        0,
        help="Polling interval in seconds that responses with an operation suggest; 0 for none.",
    )
    yandex_bindings_delay: Seconds = option(
        0.0, help="Seconds until a change is visible in the list of access bindings."
    )
    yandex_idempotency: Switch = option(
        True,
        help="A request with a repeated Idempotency-Key has no effect and returns the operation of the first request.",
    )
    yandex_reorder: Switch = option(False, help="Return the tools of a gateway in a different order.")
    yandex_unique_names: Switch = option(True, help="409 for a second gateway with the same name in a folder.")
    yandex_strict_json: Switch = option(
        True, help="400 for JSON Schemas, parameters and inputs of tools that are not JSON."
    )
    yandex_transport: Literal["absent", "SSE", "STREAMABLE"] = option(
        "absent", help="Transport of a gateway that is created without one."
    )
    yandex_unknown_fields: Literal["ignored", "refused"] = option(
        "ignored", help="How unknown fields in a request body are treated: ignored, or refused with 400."
    )
    yandex_rate_limit: Count = option(
        0, help="Requests per second and account; further ones get a 429. 0 for no limit."
    )
    token_lifetime: Seconds = option(
        43200.0, help="Lifetime of IAM tokens in seconds; the token that the connection names does not expire."
    )
