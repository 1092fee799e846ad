"""Virtual servers: the MCP endpoints of a gateway cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from provider_shim.framework.model import AtMostOne, RemoteObject, computed, optional, required
from provider_shim.schema.config_validators import Encrypted, NoCredentials
from provider_shim.schema.instaclustr.endpoints import endpoint, host_label
from provider_shim.schema.validators import Length, Pattern, Url, Uuid
from provider_shim.schema.values import Value

from . import api
from .resource import InstaclustrResource


class OidcAuthentication(RemoteObject):
    """Authentication by OpenID Connect."""

    config_validators = (
        Encrypted(("issuer", "jwks_url"), "Anyone who intercepts the connection can decide whose tokens are accepted."),
        NoCredentials(("issuer", "jwks_url")),
    )

    issuer: str = required("Issuer of the tokens.", Url())
    jwks_url: str = required("URL of the issuer's JSON Web Key Set.", Url())
    audiences: list[str] = required("Accepted audiences; a token must have one of them.", Length(1), unordered=True)
    scopes_supported: list[str] | None = optional(
        "Scopes that clients may request; the server adds `openid`.", unordered=True, server_adds=("openid",)
    )
    roles_claim_name: str | None = optional(
        "Token claim that holds the persona roles.",
        Pattern(r"[^\"'\\]*", "free of quotes and backslashes"),
        default="roles",
    )


class VirtualServer(RemoteObject):
    """An MCP server of a gateway cluster: clients connect to its endpoint, and its backends provide the tools.

    Without `authentication`, the server is open to everyone who can reach it.
    """

    id: str | None = computed("ID of the virtual server.")
    cluster_id: str = required("ID of the MCP Gateway cluster.", Uuid(), requires_replace=True)
    name: str = required("Name, unique in the cluster.", Pattern("[a-zA-Z0-9_-]+", "letters, digits, _ and -"))
    endpoint_url: str = required(
        "Path of the MCP endpoint, such as `/orders`, unique in the cluster.",
        Pattern(r"/[^?#&\s]*", "a URL path that begins with / and has no ?, # or &"),
    )
    url: str | None = computed(
        "URL of the MCP endpoint, as the API shows it. If it shows none, a guess: the documents do not say what stands "
        "for the cluster in the host's name, and in those of the vendor's other products it is the ID without dashes.",
        volatile_with=("endpoint_url",),
    )
    authentication: AtMostOne[OidcAuthentication] = optional("Who may connect. Open to everyone if left out.")

    @classmethod
    def from_api(cls, document: Any) -> dict[str, Value]:
        """The object's values, with the URL that the API shows, or else the guessed one.

        Raises:
            InvalidResponse: The JSON does not match the model.
        """
        values = super().from_api(document)
        cluster, path = str(values["cluster_id"]), str(values["endpoint_url"])
        return {**values, "url": shown_url(document, path) or endpoint(host_label(cluster), path)}


def shown_url(document: Mapping[str, Any], path: str) -> str | None:
    """The URL of the endpoint, under whatever name the API shows it; the documents have none."""
    urls = (value for value in document.values() if isinstance(value, str) and value.startswith("https://"))
    return next((url for url in urls if urlsplit(url).path.strip("/") == path.strip("/")), None)


virtual_server = InstaclustrResource(
    VirtualServer,
    paths=api.VIRTUAL_SERVERS,
    vendor_type="mcp_virtual_server_v1",
    modify_plan="provider_shim.schema.instaclustr.access:opened_server",
)
