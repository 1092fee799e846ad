"""Options of the Instaclustr control plane.

Each selects a behavior that the published documents leave open, so that a client can be tested against all of them.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

from ..option_types import Count, Options, Seconds, Switch, option

Age = Literal["newer", "older"]
"""Whether the API is as the vendor documented it at first, or as it does now."""


@dataclasses.dataclass(frozen=True)
class InstaclustrOptions(Options):
    """How the Instaclustr control plane behaves where its documents do not say."""

    unset: Literal["absent", "null", "empty"] = option("absent", help="How unset fields are returned.")
    secrets: Literal["omitted", "masked", "echoed"] = option("omitted", help="How keys and passwords are returned.")
    schema_as: Literal["text", "object", "text_only", "object_only"] = option(
        "text",
        help="How the JSON Schemas of HTTP server operation tools are returned: as text or as objects. Requests may "
        "use either form, unless it is the _only one: then the other gets 400.",
    )
    error_shape: Literal["list", "single", "map", "text"] = option("list", help="Format of error bodies.")
    delete_parent: Literal["conflict", "cascade"] = option(
        "conflict",
        help="What happens when an object that has children is deleted: 409, or the children are deleted as well.",
    )
    reorder: Switch = option(
        False,
        help="Return lists whose order has no meaning (audiences, scopes, a persona's tools) in a different order.",
    )
    strict_authentication: Switch = option(
        True,
        help="400 for KEY without a key, PASSTHROUGH with a key, and several of header, cookie and query parameter.",
    )
    backend_names: Age = option(
        "newer", help="Whether names of backends with _, or with - at either end, are refused with 400 (newer) or not."
    )
    backend_fields: Age = option(
        "newer", help="Whether Kafka and Cassandra backends have usePrivateNetwork and peerNetworks (newer) or not."
    )
    cluster_fields: Age = option(
        "newer",
        help="Whether MCP Gateway clusters have downsizeAcknowledged, networks, deletedNodes and currentOperations, "
        "and zeroInboundAccess can be changed (newer), or not.",
    )
    virtual_server_url: Switch = option(False, help="Whether virtual servers show their URL, in the field url.")
    kafka_cluster_immutable: Switch = option(False, help="400 for a PUT that changes kafkaClusterId.")
    opensearch_cluster_immutable: Switch = option(False, help="400 for a PUT that changes opensearchClusterId.")
    unique_backend_names: Switch = option(
        True, help="409 for a second backend with the same kind and name on a virtual server."
    )
    tool_name: Literal["generated", "absent", "required"] = option(
        "generated", help="Name of a tool that is created without one."
    )
    tool_prefix: Literal["backend", "several", "never"] = option(
        "backend",
        help="When clients see tools as <backend>_<tool>: always, with several backends on a virtual server, or never.",
    )
    unique_tool_names: Switch = option(
        True,
        help="409 for a second tool with the same name in a backend, or with tool_prefix=never on a virtual server.",
    )
    strict_tools: Switch = option(
        True,
        help="400 for duplicate tool parameters, and for those that do not match the path's or query's placeholders.",
    )
    persona_needs_authentication: Switch = option(
        True, help="400 for a persona access control on a virtual server without authentication."
    )
    cluster_duration: Seconds = option(0.0, help="Seconds it takes to create or resize an MCP Gateway cluster.")
    cluster_failure: Literal["none", "create", "update"] = option(
        "none", help="Which operation on MCP Gateway clusters ends with OPERATION_FAILED."
    )
    cluster_operation_status: Literal["shown", "absent"] = option(
        "shown", help="Whether MCP Gateway clusters show currentClusterOperationStatus."
    )
    two_factor_delay: Seconds | None = option(
        None,
        help="Seconds until the deletion of a cluster with twoFactorDelete is confirmed; if empty, it is confirmed "
        "only by POST /_emulator/confirm/{clusterId}.",
    )
    catalogue_shape: Literal["flat", "grouped"] = option(
        "grouped",
        help="Format of versions and node sizes: one object each, or grouped by application and by cloud provider.",
    )
    unknown_fields: Literal["ignored", "refused", "kept"] = option(
        "ignored",
        help="How unknown fields in a request body are treated: ignored, refused with 400, or kept and returned like "
        "the fields of a newer API, until a PUT leaves them out.",
    )
    rate_limit: Count = option(35, help="Requests per second and user; further ones get a 429. 0 for no limit.")
    retry_after: Count | None = option(None, help="Seconds in the Retry-After header of a 429; no header if empty.")

    @property
    def older(self) -> frozenset[str]:
        """The options by which the API's document lacks fields."""
        return frozenset(name for name in ("backend_fields", "cluster_fields") if self.is_older(name))

    def is_older(self, name: str) -> bool:
        """Whether the option of this name, an `Age`, is older."""
        age: Any = getattr(self, name)
        return bool(age == "older")
