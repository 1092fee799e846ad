"""Options of the Instaclustr control plane.

Each stands for a behaviour that the published documents leave open, so that a client can be tried against all of them.
"""

from __future__ import annotations

import dataclasses

from ..options import choice, count, optional_count, switch


@dataclasses.dataclass(frozen=True)
class InstaclustrOptions:
    """What the Instaclustr control plane does where its documents do not say."""

    unset: str = choice("absent", "null", "empty", help="How a field that is not set comes back.")
    secrets: str = choice("omitted", "masked", "echoed", help="How keys and passwords come back.")
    error_shape: str = choice("list", "single", "map", "text", help="Shape of the body of an error.")
    delete_parent: str = choice(
        "conflict", "cascade", help="What deleting an object that has children does: 409, or delete them as well."
    )
    reorder: bool = switch(False, help="Lists whose order means nothing (audiences, scopes) come back sorted.")
    strict_authentication: bool = switch(
        True, help="400 for KEY without key, PASSTHROUGH with key, and two of header, cookie and query parameter."
    )
    kafka_cluster_immutable: bool = switch(False, help="400 for a PUT that changes kafkaClusterId.")
    unique_backend_names: bool = switch(
        True, help="409 for a second backend of the same kind and name on a virtual server."
    )
    unknown_fields: str = choice(
        "ignored", "refused", help="What a field that the API does not know does in a request body: nothing, or 400."
    )
    rate_limit: int = count(35, help="Requests a second that one user may make, above it 429; 0 for no limit.")
    retry_after: int | None = optional_count(help="Seconds in the Retry-After header of a 429; empty for no header.")
