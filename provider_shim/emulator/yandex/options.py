"""Options of the Yandex Cloud control plane.

Each stands for a duration, or for a behaviour that the published documents leave open or that has changed, so that a
client can be tried against all of them.
"""

from __future__ import annotations

import dataclasses

from ..options import choice, count, seconds, switch


@dataclasses.dataclass(frozen=True)
class YandexOptions:
    """What the Yandex Cloud control plane does where its documents do not say."""

    yandex_api: str = choice(
        "current",
        "seed",
        help="State of the API: with seed the older one, without transport of a gateway, outputJsonSchema, policies on "
        "headers and the status DELETING, and with its limits of lengths.",
    )
    yandex_create_duration: float = seconds(help="Seconds that creating a gateway takes; meanwhile it is CREATING.")
    yandex_update_duration: float = seconds(help="Seconds that changing a gateway takes; meanwhile it is UPDATING.")
    yandex_delete_duration: float = seconds(help="Seconds that deleting a gateway takes; meanwhile it is DELETING.")
    yandex_failure: str = choice(
        "none",
        "create",
        "update",
        "delete",
        help="Which operations on gateways fail; a gateway whose creation failed is in ERROR and can only be deleted.",
    )
    yandex_rollback: float = seconds(
        help="Seconds for which an operation that fails already has its error, but is not done yet."
    )
    yandex_operation_delay: float = seconds(
        help="Seconds for which a new operation is unknown; until then GET answers 404."
    )
    yandex_poll_interval: int = count(
        0,
        help="Seconds that answers with an operation ask to be waited before the next look at it; 0 for no such hint.",
    )
    yandex_bindings_delay: float = seconds(help="Seconds until the list of access bindings shows a change.")
    yandex_idempotency: bool = switch(
        True, help="A repeated Idempotency-Key answers the operation of the first request, and does nothing."
    )
    yandex_reorder: bool = switch(False, help="The tools of a gateway come back in another order.")
    yandex_unique_names: bool = switch(True, help="409 for a second gateway of the same name in a folder.")
    yandex_strict_json: bool = switch(
        True, help="400 for JSON Schemas, parameters and inputs of tools that are not JSON."
    )
    yandex_transport: str = choice(
        "absent", "SSE", "STREAMABLE", help="What the transport of a gateway that comes without one becomes."
    )
    yandex_unknown_fields: str = choice(
        "ignored", "refused", help="What a field that the API does not know does in a request body: nothing, or 400."
    )
    yandex_rate_limit: int = count(0, help="Requests a second that one account may make, above it 429; 0 for no limit.")
    token_lifetime: float = seconds(
        43200, help="Seconds that an IAM token is good for; the connection's own is always."
    )
