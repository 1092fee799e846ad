"""Options of the Instaclustr control plane.

Each stands for a behaviour that the published documents leave open, so that a client can be tried against all of them.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

from ..option_types import Count, Options, Seconds, Switch, option


@dataclasses.dataclass(frozen=True)
class InstaclustrOptions(Options):
    """What the Instaclustr control plane does where its documents do not say."""

    unset: Literal["absent", "null", "empty"] = option("absent", help="How a field that is not set comes back.")
    secrets: Literal["omitted", "masked", "echoed"] = option("omitted", help="How keys and passwords come back.")
    schema_as: Literal["object", "string"] = option("object", help="How the JSON Schemas of tools come back.")
    error_shape: Literal["list", "single", "map", "text"] = option("list", help="Shape of the body of an error.")
    delete_parent: Literal["conflict", "cascade"] = option(
        "conflict", help="What deleting an object that has children does: 409, or delete them as well."
    )
    reorder: Switch = option(
        False, help="Lists whose order means nothing (audiences, scopes, a persona's tools) come back in another order."
    )
    strict_authentication: Switch = option(
        True, help="400 for KEY without key, PASSTHROUGH with key, and two of header, cookie and query parameter."
    )
    kafka_cluster_immutable: Switch = option(False, help="400 for a PUT that changes kafkaClusterId.")
    unique_backend_names: Switch = option(
        True, help="409 for a second backend of the same kind and name on a virtual server."
    )
    tool_name: Literal["generated", "absent", "required"] = option(
        "generated", help="What the name of a tool that comes without one becomes."
    )
    unique_tool_names: Switch = option(True, help="409 for a second tool of the same name on a virtual server.")
    strict_tools: Switch = option(
        True, help="400 for tool parameters that repeat, or that differ from the path's or the query's placeholders."
    )
    persona_needs_authentication: Switch = option(
        True, help="400 for a persona access control on a virtual server without authentication."
    )
    cluster_duration: Seconds = option(0.0, help="Seconds that creating and resizing an MCP Gateway cluster takes.")
    cluster_failure: Literal["none", "create", "update"] = option(
        "none", help="Which operation on an MCP Gateway cluster ends as OPERATION_FAILED."
    )
    cluster_operation_status: Literal["shown", "absent"] = option(
        "shown", help="Whether MCP Gateway clusters show currentClusterOperationStatus."
    )
    two_factor_delay: Seconds | None = option(
        None,
        help="Seconds until a person confirms the deletion of a cluster with twoFactorDelete; empty for never, other "
        "than by POST /_emulator/confirm/{clusterId}.",
    )
    catalogue_shape: Literal["flat", "grouped"] = option(
        "flat",
        help="Shape of versions and node sizes: an object each, or by application and by provider.",
    )
    unknown_fields: Literal["ignored", "refused"] = option(
        "ignored", help="What a field that the API does not know does in a request body: nothing, or 400."
    )
    rate_limit: Count = option(35, help="Requests a second that one user may make, above it 429; 0 for no limit.")
    retry_after: Count | None = option(None, help="Seconds in the Retry-After header of a 429; empty for no header.")
