"""HTTP server backends: HTTP APIs whose operations become tools."""

from __future__ import annotations

from provider_shim.framework.model import AtMostOne, RemoteObject, optional, required
from provider_shim.schema.config_validators import (
    AtMostOneOf,
    ByFunction,
    Encrypted,
    NeededWhen,
    NoCredentials,
    RefusedWhen,
)
from provider_shim.schema.validators import OneOf, Url

from . import api
from .backend import Backend
from .resource import SERVER, InstaclustrResource


class KeyHeader(RemoteObject):
    """The header that holds the key."""

    name: str | None = optional("Name of the header.", default="Authorization")
    key_prefix: str = required("Prefix of the key in the header, such as `Bearer`.")


class HttpAuthentication(RemoteObject):
    """How the gateway authenticates to the HTTP server."""

    config_validators = (
        AtMostOneOf(("header", "cookie_name", "query_parameter_name")),
        NeededWhen(("key", "key_wo"), "scheme", "KEY"),
        RefusedWhen(("key", "key_wo"), "scheme", "PASSTHROUGH", "The caller's own credentials are forwarded."),
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:key_prefix"),
    )

    scheme: str = required(
        "`KEY` to send a key, `PASSTHROUGH` to forward the caller's credentials.", OneOf(("PASSTHROUGH", "KEY"))
    )
    key: str | None = optional("The key.", secret=True)
    header: AtMostOne[KeyHeader] = optional(
        "Header to send the key in. If no header, cookie or query parameter is set: `Authorization: Bearer {key}`."
    )
    cookie_name: str | None = optional("Cookie to send the key in.")
    query_parameter_name: str | None = optional("Query parameter to send the key in.")


class HttpServerBackend(Backend):
    """An HTTP server whose operations a virtual server offers as tools."""

    config_validators = (
        *Backend.config_validators,
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:base_url"),
        Encrypted(("server_url",), "Credentials sent there can be read in transit.", "authentication"),
        NoCredentials(("server_url",)),
    )

    server_url: str = required("Base URL of the HTTP server.", Url())
    authentication: AtMostOne[HttpAuthentication] = optional(
        "How the gateway authenticates. Without it, the gateway sends no credentials."
    )


http_server_backend = InstaclustrResource(
    HttpServerBackend,
    paths=api.HTTP_SERVER_BACKENDS,
    vendor_type="mcp_backend_http_server_v1",
    parent=SERVER,
)
