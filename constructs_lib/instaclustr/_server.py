"""Virtual servers: the MCP endpoints of a gateway, and who may call what of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Unpack

from .. import l1
from .._core.cdk import Construct, TerraformProvider
from .._core.cloud_object import Lookup, provider_of
from .._core.ids import Identified, id_of
from .._core.options import LookupOptions, ResourceOptions, resource_arguments
from ._authentication import NoAuthentication, Oidc, arguments_of
from ._kinds import id_of_kind
from ._personas import AllTools, PersonaRule, Personas
from ._refs import GatewayClusterRef, host_of
from ._server_children import VirtualServerChildren
from ._tool import Tool

if TYPE_CHECKING:
    from .._core.mcp import McpServer


class VirtualServerBase(VirtualServerChildren):
    """A virtual server, which the stack makes (`VirtualServer`) or which exists already."""

    def __init__(self, scope: Construct, id: str, *, provider: TerraformProvider | None) -> None:
        """Use `from_id` or a class that derives from this one instead."""
        super().__init__(scope, id, provider=provider)
        self._personas = Personas(self)

    def grant(
        self, role: str, tools: Iterable[Tool | Identified] | Literal[AllTools.ALL] = AllTools.ALL
    ) -> PersonaRule:
        """Let callers with a role call these tools, and no others.

        Several grants for one role add up, in one rule.

        Args:
            role: Name of the role, as the callers' tokens have it.
            tools: The tools, or their IDs, or a token for a list of IDs; all tools if it is left out.

        Returns:
            The rule for the role.

        Raises:
            TypeError: One of `tools` is not a tool, or `tools` is not a list.
            ValueError: The list is empty, which the service takes for every tool; or the role is denied tools.
        """
        return self._personas.grant(role, tools)

    def deny(self, role: str, tools: Iterable[Tool | Identified] | Literal[AllTools.ALL]) -> PersonaRule:
        """Let callers with a role call all tools but these; a role is either granted tools or denied some.

        Prefer `grant`: a tool that is replaced gets a new ID, and may be called until the rule is applied again.

        Args:
            role: Name of the role, as the callers' tokens have it.
            tools: The tools, or their IDs, or a token for a list of IDs; or `AllTools.ALL`.

        Returns:
            The rule for the role.

        Raises:
            TypeError: One of `tools` is not a tool, or `tools` is not a list.
            ValueError: The list is empty, or the role is granted tools.
        """
        return self._personas.deny(role, tools)


class ExistingVirtualServer(VirtualServerBase):
    """A virtual server that exists already: see `VirtualServer.from_id` and `from_name`."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        key: dict[str, Any],
        cluster: GatewayClusterRef | Identified | None,
        endpoint: str | None,
        options: LookupOptions,
    ) -> None:
        """Use `VirtualServer.from_id` or `from_name` instead."""
        super().__init__(scope, id, provider=provider_of(scope, cluster, options))
        self._cluster = cluster
        self._endpoint = endpoint
        self._lookup = Lookup(self, l1.DataMcpgatewayInstaclustrVirtualServer, key, options)

    @property
    def id(self) -> str:
        """ID of the server."""
        return self._lookup.id

    @property
    def data_source(self) -> l1.DataMcpgatewayInstaclustrVirtualServer:
        """The data source that reads the server when Terraform plans."""
        return self._lookup.source

    @property
    def url(self) -> str:
        """The URL that agents use; the cluster and the endpoint are looked up unless they were given."""
        cluster = self.data_source.cluster_id if self._cluster is None else self._cluster
        return _url(cluster, self.data_source.endpoint_url if self._endpoint is None else self._endpoint)

    @property
    def is_open(self) -> bool:
        """False: whether an existing server has no authentication is not known."""
        return False


class VirtualServer(VirtualServerBase):
    """A virtual server: an MCP endpoint on a gateway cluster."""

    _WORDS: ClassVar[Mapping[str, str]] = {
        "cluster_id": "cluster",
        "endpoint_url": "endpoint",
        "authentication.scopes_supported": "authentication.scopes",
        "authentication.roles_claim_name": "authentication.roles_claim",
    }
    _REMEDIES: ClassVar[Mapping[str, str]] = {"cluster_id": 'by name: GatewayCluster.from_name(self, "gateway", "…")'}

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cluster: GatewayClusterRef | Identified,
        endpoint: str,
        name: str | None = None,
        authentication: Oidc | NoAuthentication | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a virtual server.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the server's name unless `name` is given.
            cluster: The gateway cluster that the server runs on.
            endpoint: Path of the server's URL, such as `/orders`.
            name: Name of the server: letters, digits, `_` and `-`.
            authentication: How callers prove who they are: an `Oidc`, or `NoAuthentication()` for a server that
                everybody who reaches it may call. If it is left out the server is open, too, with a warning.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, provider=provider_of(scope, cluster, options))
        self._cluster = cluster
        self._endpoint = endpoint
        self._is_open = authentication is None or isinstance(authentication, NoAuthentication)
        if authentication is None:
            self._warning(
                f"the virtual server {name or id} has no authentication: everybody who reaches {endpoint} may call "
                "every tool of it, without a token. Give it authentication=Oidc(…), or NoAuthentication() if that is "
                "intended."
            )
        self._claim_name(cluster, "name", name or id)
        self._claim_name(cluster, "endpoint", endpoint)
        self._resource = l1.InstaclustrVirtualServer(
            self,
            self.RESOURCE,
            cluster_id=id_of_kind(cluster, "cluster", "cluster"),
            name=name or id,
            endpoint_url=endpoint,
            authentication=None if self._is_open else arguments_of(authentication, Oidc, "authentication"),
            **resource_arguments(options, self.provider, self),
        )

    @classmethod
    def from_id(
        cls,
        scope: Construct,
        id: str,
        virtual_server_id: Identified,
        *,
        cluster: GatewayClusterRef | Identified | None = None,
        cluster_id: GatewayClusterRef | Identified | None = None,
        endpoint: str | None = None,
        **options: Unpack[LookupOptions],
    ) -> ExistingVirtualServer:
        """A virtual server that exists already, by its ID.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            virtual_server_id: The server's ID, or a construct that has it.
            cluster: The gateway cluster that the server runs on; looked up when `url` needs it.
            cluster_id: The former name of `cluster`.
            endpoint: Path of the server's URL; looked up when `url` needs it.
            **options: Terraform's own arguments: see `LookupOptions`. The provider is also that of what is added to the
                server.

        Raises:
            TypeError: The ID is not valid, or there is no such option.
        """
        key = {"id": id_of(virtual_server_id, "virtual_server_id")}
        cluster = cluster_id if cluster is None else cluster
        return ExistingVirtualServer(scope, id, key=key, cluster=cluster, endpoint=endpoint, options=options)

    @classmethod
    def from_name(
        cls,
        scope: Construct,
        id: str,
        name: str,
        *,
        cluster: GatewayClusterRef | Identified,
        **options: Unpack[LookupOptions],
    ) -> ExistingVirtualServer:
        """A virtual server that exists already, looked up by its name when Terraform plans.

        The plan fails if there is no such server, or more than one.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            name: The server's name.
            cluster: The gateway cluster that the server runs on.
            **options: Terraform's own arguments: see `LookupOptions`. The provider is also that of what is added to the
                server; by default it is the cluster's.

        Raises:
            TypeError: `cluster` is not a gateway cluster, or there is no such option.
        """
        key = {"cluster_id": id_of_kind(cluster, "cluster", "cluster"), "name": name}
        return ExistingVirtualServer(scope, id, key=key, cluster=cluster, endpoint=None, options=options)

    @cached_property
    def id(self) -> str:
        """ID of the server."""
        return self._resource.id

    @property
    def url(self) -> str:
        """The URL that agents use: `https://mcp-gateway.<host of the cluster>.cnodes.io/<endpoint>`."""
        return _url(self._cluster, self._endpoint)

    @property
    def is_open(self) -> bool:
        """Whether the server has no authentication."""
        return self._is_open


def _url(cluster: GatewayClusterRef | Identified, endpoint: str) -> str:
    from provider_shim.schema.instaclustr import endpoints

    host = cluster.host if isinstance(cluster, GatewayClusterRef) else host_of(id_of(cluster, "cluster"))
    return endpoints.endpoint(host, endpoint)


if TYPE_CHECKING:

    def _is_server(server: VirtualServer) -> McpServer:
        return server
