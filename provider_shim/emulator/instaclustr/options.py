"""Options of the Instaclustr control plane.

Each stands for a behaviour that the published documents leave open, so that a client can be tried against all of them.
"""

from __future__ import annotations

import dataclasses

from ..options import choice, count, optional_count, optional_seconds, seconds, switch


@dataclasses.dataclass(frozen=True)
class InstaclustrOptions:
    """What the Instaclustr control plane does where its documents do not say."""

    unset: str = choice("absent", "null", "empty", help="How a field that is not set comes back.")
    secrets: str = choice("omitted", "masked", "echoed", help="How keys and passwords come back.")
    schema_as: str = choice("object", "string", help="How the JSON Schemas of tools come back.")
    error_shape: str = choice("list", "single", "map", "text", help="Shape of the body of an error.")
    delete_parent: str = choice(
        "conflict", "cascade", help="What deleting an object that has children does: 409, or delete them as well."
    )
    reorder: bool = switch(
        False, help="Lists whose order means nothing (audiences, scopes, a persona's tools) come back in another order."
    )
    strict_authentication: bool = switch(
        True, help="400 for KEY without key, PASSTHROUGH with key, and two of header, cookie and query parameter."
    )
    kafka_cluster_immutable: bool = switch(False, help="400 for a PUT that changes kafkaClusterId.")
    unique_backend_names: bool = switch(
        True, help="409 for a second backend of the same kind and name on a virtual server."
    )
    tool_name: str = choice(
        "generated", "absent", "required", help="What the name of a tool that comes without one becomes."
    )
    unique_tool_names: bool = switch(True, help="409 for a second tool of the same name on a virtual server.")
    strict_tools: bool = switch(
        True, help="400 for tool parameters that repeat, or that differ from the path's or the query's placeholders."
    )
    persona_needs_authentication: bool = switch(
        True, help="400 for a persona access control on a virtual server without authentication."
    )
    cluster_duration: float = seconds(help="Seconds that creating and resizing an MCP Gateway cluster takes.")
    cluster_failure: str = choice(
        "none", "create", "update", help="Which operation on an MCP Gateway cluster ends as OPERATION_FAILED."
    )
    cluster_operation_status: str = choice(
        "shown", "absent", help="Whether MCP Gateway clusters show currentClusterOperationStatus."
    )
    two_factor_delay: float | None = optional_seconds(
        help="Seconds until a person confirms the deletion of a cluster with twoFactorDelete; empty for never, other "
        "than by POST /_emulator/confirm/{clusterId}."
    )
    catalogue_shape: str = choice(
        "flat",
        "grouped",
        help="Shape of versions and node sizes: an object each, or by application and by provider.",
    )
    unknown_fields: str = choice(
        "ignored", "refused", help="What a field that the API does not know does in a request body: nothing, or 400."
    )
    rate_limit: int = count(35, help="Requests a second that one user may make, above it 429; 0 for no limit.")
    retry_after: int | None = optional_count(help="Seconds in the Retry-After header of a 429; empty for no header.")
