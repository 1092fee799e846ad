"""Attributes that backends have in common."""

from __future__ import annotations

from typing import ClassVar

from provider_shim.framework.model import AtMostOne, RemoteObject, computed, optional, required
from provider_shim.schema.config_validators import ByFunction, ConfigValidator
from provider_shim.schema.validators import Pattern, Uuid


class Backend(RemoteObject):
    """What a virtual server's tools work on."""

    # The vendor documents two patterns: this one, and a newer one that refuses some of these names.
    config_validators: ClassVar[tuple[ConfigValidator, ...]] = (
        ByFunction("provider_shim.schema.instaclustr.backends:portable_name"),
    )

    id: str | None = computed("ID of the backend.")
    cluster_id: str | None = computed("ID of the MCP Gateway cluster.")
    virtual_server_id: str = required("ID of the virtual server it belongs to.", Uuid(), requires_replace=True)
    name: str = required("Name of the backend.", Pattern("[a-z0-9_-]+", "lower-case letters, digits, _ and -"))


class SaslPlain(RemoteObject):
    """A user's name and password."""

    config_validators = (ByFunction("provider_shim.schema.instaclustr.likely_mistakes:sasl_username"),)

    username: str = required("Name of the user.")
    password: str | None = required("Password of the user.", secret=True)


class ClusterBackend(Backend):
    """A cluster of the vendor's that the gateway connects to."""

    use_private_network: bool | None = optional("Whether the gateway reaches the cluster over its private network.")
    peer_networks: bool | None = optional("Whether the networks of the gateway and the cluster are peered.")
    authentication_sasl_plain: AtMostOne[SaslPlain] = optional("User of the cluster that the gateway connects as.")
