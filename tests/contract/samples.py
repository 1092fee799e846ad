"""Sample configurations of every resource, from which the contract battery makes its checks.

For a new resource, add a `Sample`: the battery derives everything else from it and the schema, and
fails if an attribute of the schema is not covered.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from support.cloud import GATEWAY, KAFKA, OTHER_KAFKA, SAMPLE_SERVER

from provider_shim.framework.schema import Attribute, Schema, walk
from provider_shim.framework.schema_file import SchemaFile

SCHEMAS = SchemaFile.load()
# Terraform's own; the tests of timeouts cover it.
_NOT_SAMPLED = "timeouts"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A resource's configurations.

    - `path`: where the API keeps the object.
    - `full`: every attribute that can be set together.
    - `changed`: another value for each attribute, by its path.
    - `beside`: what the rest of `full` has to be, by path, for the attribute to be set at all.
    - `along`: what has to change together with the attribute, by path.
    """

    path: str
    full: dict[str, Any]
    changed: dict[str, Any]
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)
    along: dict[str, dict[str, Any]] = field(default_factory=dict)


SAMPLES: dict[str, Sample] = {
    "instaclustr_virtual_server": Sample(
        path="virtual-servers/v1",
        full={
            "cluster_id": GATEWAY,
            "name": "Orders_1",
            "endpoint_url": "/orders",
            "authentication": {
                "issuer": "https://id.example.com",
                "jwks_url": "https://id.example.com/jwks",
                "audiences": ["orders", "all"],
                "scopes_supported": ["read", "write"],
                "roles_claim_name": "groups",
            },
        },
        changed={
            "cluster_id": "00000000-0000-0000-0000-000000000000",
            "name": "orders-2",
            "endpoint_url": "/orders/2",
            "authentication.issuer": "https://other.example.com",
            "authentication.jwks_url": "https://other.example.com/jwks",
            "authentication.audiences": ["orders", "nobody"],
            "authentication.scopes_supported": ["read"],
            "authentication.roles_claim_name": "personas",
        },
    ),
    "instaclustr_http_server_backend": Sample(
        path="backends/http-server/v1",
        full={
            "virtual_server_id": SAMPLE_SERVER,
            "name": "crm",
            "server_url": "https://crm.example.com",
            "authentication": {
                "scheme": "KEY",
                "key": "first-secret-of-crm",
                "header": {"name": "X-Key", "key_prefix": "Key"},
            },
        },
        changed={
            "virtual_server_id": "(another server)",
            "name": "crm-2",
            "server_url": "https://crm.example.com/v2",
            "authentication.scheme": "PASSTHROUGH",
            "authentication.key": "second-secret-of-crm",
            "authentication.header.name": "X-Other-Key",
            "authentication.header.key_prefix": "Token",
            "authentication.cookie_name": "key",
            "authentication.query_parameter_name": "key",
        },
        along={"authentication.scheme": {"authentication.key": None}},
        beside={
            "authentication.cookie_name": {"authentication.header": None},
            "authentication.query_parameter_name": {"authentication.header": None},
        },
    ),
    "instaclustr_kafka_backend": Sample(
        path="backends/kafka/v1",
        full={
            "virtual_server_id": SAMPLE_SERVER,
            "name": "events",
            "kafka_cluster_id": KAFKA,
            "authentication_sasl_plain": {"username": "gateway", "password": "first-secret-of-events"},
        },
        changed={
            "virtual_server_id": "(another server)",
            "name": "events-2",
            "kafka_cluster_id": OTHER_KAFKA,
            "authentication_sasl_plain.username": "other",
            "authentication_sasl_plain.password": "second-secret-of-events",
        },
    ),
}


def type_name(name: str) -> str:
    """The resource type of a sample."""
    return f"mcpgateway_{name}"


def schema_of(name: str) -> Schema:
    """The schema of a sample's resource."""
    return SCHEMAS.resource(type_name(name))


def settable(name: str) -> dict[str, Attribute]:
    """The attributes that a configuration may set, by path; write-only twins apart."""
    found: dict[str, Attribute] = {}
    for path, attribute in walk(schema_of(name).attributes):
        if path[0] != _NOT_SAMPLED and not attribute.local and (attribute.optional or attribute.required):
            found[".".join(path)] = attribute
    return found


def fixed(name: str) -> list[str]:
    """Paths of the attributes whose change replaces the object."""
    return [path for path, attribute in settable(name).items() if attribute.fixed]


def updatable(name: str) -> list[str]:
    """Paths of the attributes that can be changed in place; objects are changed by their parts."""
    return [path for path, attribute in settable(name).items() if not attribute.fixed and not attribute.nested]


def optional(name: str) -> list[str]:
    """Paths of the attributes that can be left out."""
    return [path for path, attribute in settable(name).items() if attribute.optional and not attribute.required]


def secrets(name: str) -> list[str]:
    """Paths of the secrets."""
    return [path for path, attribute in settable(name).items() if attribute.secret]


def minimal(name: str) -> dict[str, Any]:
    """The sample without its optional attributes."""
    config = copy.deepcopy(SAMPLES[name].full)
    for path in optional(name):
        put(config, path, None)
    return config


def before_change(name: str, path: str) -> dict[str, Any]:
    """The full sample, without what cannot stand beside the attribute."""
    config = copy.deepcopy(SAMPLES[name].full)
    for each, value in SAMPLES[name].beside.get(path, {}).items():
        put(config, each, value)
    return config


def change(name: str, config: dict[str, Any], path: str) -> set[str]:
    """Change one attribute of a configuration, and what has to change along; the paths that changed."""
    along = SAMPLES[name].along.get(path, {})
    for each, value in {path: SAMPLES[name].changed[path], **along}.items():
        put(config, each, value)
    return {path, *along}


def put(config: dict[str, Any], path: str, value: Any) -> None:
    """Set what is at a path; None takes it out. Does nothing where its parent is not there."""
    *parents, last = path.split(".")
    at: Any = config
    for name in parents:
        at = at.get(name)
        if at is None:
            return
    if value is None:
        at.pop(last, None)
    else:
        at[last] = value


def at(values: Any, path: str) -> Any:
    """What is at a path, or None."""
    for name in path.split("."):
        values = (values or {}).get(name)
    return values


def uncovered(name: str) -> Iterator[str]:
    """Paths of the attributes that the sample says nothing about."""
    sample = SAMPLES[name]
    for path, attribute in settable(name).items():
        if attribute.nested:
            continue
        if path not in sample.changed:
            yield path
