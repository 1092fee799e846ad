"""Virtual servers: the MCP endpoints of a gateway, and who may call what of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Unpack

from .. import l1
from .._core.cdk import Construct, TerraformProvider
from .._core.construct import Meta
from .._core.ids import Identified, id_of
from ._authentication import HttpAuthentication, NoAuthentication, Oidc, SaslPlain, arguments_of
from ._cassandra import CassandraBackend, CassandraDataCentre
from ._http_server import HttpServer
from ._kafka import KafkaBackend
from ._member import Member, Options, arguments, provider_of
from ._personas import AllTools, PersonaRule, Personas

if TYPE_CHECKING:
    from .._core.mcp import McpServer
    from ._cluster import GatewayCluster
    from ._tool import Tool


class VirtualServer(Member):
    """An MCP endpoint on a gateway: one that the stack makes, or (`from_id`, `from_name`) that exists already."""

    KIND = "virtual_server"
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
        cluster: GatewayCluster | Identified,
        endpoint: str,
        name: str | None = None,
        authentication: Oidc | NoAuthentication | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Make a virtual server.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there, and its name unless there is another one.
            cluster: The gateway cluster to put it on.
            endpoint: Path of its URL, such as `/orders`.
            name: Name of the server: letters, digits, `_` and `-`.
            authentication: Whom it lets in: an `Oidc`. `NoAuthentication()` opens it to everybody who reaches it;
                nothing at all does the same, with a warning.
            **options: Timeouts and Terraform's own arguments.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, provider_of(scope, cluster, options))
        self._cluster: Any = cluster
        self._endpoint: str | None = endpoint
        self._is_open = authentication is None or isinstance(authentication, NoAuthentication)
        if authentication is None:
            self._warning(
                f"the virtual server {name or id} has no authentication: everybody who reaches {endpoint} may call "
                "every tool of it, without a token. Give it authentication=Oidc(…), or NoAuthentication() if that is "
                "meant."
            )
        self._personas = Personas(self)
        self._take(cluster, "name", name or id)
        self._take(cluster, "endpoint", endpoint)
        self._resource = l1.InstaclustrVirtualServer(
            self,
            self.RESOURCE,
            cluster_id=id_of(cluster, "cluster", "cluster"),
            name=name or id,
            endpoint_url=endpoint,
            authentication=None if self._is_open else arguments_of(authentication, Oidc, "authentication"),
            **arguments(self, options, self.provider),
        )

    @classmethod
    def from_id(
        cls,
        scope: Construct,
        id: str,
        virtual_server_id: Identified,
        *,
        cluster_id: GatewayCluster | Identified | None = None,
        endpoint: str | None = None,
        provider: TerraformProvider | None = None,
    ) -> VirtualServer:
        """A virtual server that exists already.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there.
            virtual_server_id: The server's id.
            cluster_id: The gateway cluster that it is on; looked up when it is needed, for `url`.
            endpoint: Path of its URL; looked up when it is needed, for `url`.
            provider: The provider for what is made below it, if not the default one.

        Raises:
            TypeError: An ID is not valid.
        """
        return _Existing(scope, id, id_of(virtual_server_id, "virtual_server_id"), cluster_id, endpoint, provider)

    @classmethod
    def from_name(
        cls, scope: Construct, id: str, name: str, *, cluster: GatewayCluster | Identified, **meta: Unpack[Meta]
    ) -> VirtualServer:
        """A virtual server that exists already, found by its name and cluster when Terraform plans."""
        server = _Existing(scope, id, None, cluster, None, provider_of(scope, cluster, meta))
        server.look_up(
            cluster_id=id_of(cluster, "cluster", "cluster"), name=name, **{**meta, "provider": server.provider}
        )
        return server

    @property
    def url(self) -> str:
        """The URL that agents use: `https://mcp-gateway.<host of the cluster>.cnodes.io/<endpoint>`."""
        host = getattr(self._cluster, "host", None) or id_of(self._cluster, "cluster")
        return f"https://mcp-gateway.{host}.cnodes.io{self._endpoint}"

    @property
    def is_open(self) -> bool:
        """Whether it is known to let everybody in."""
        return self._is_open

    def add_http_server(
        self,
        id: str,
        *,
        url: str,
        authentication: HttpAuthentication | None = None,
        name: str | None = None,
        insecure: bool = False,
        **options: Unpack[Options],
    ) -> HttpServer:
        """Add an HTTP backend to the server; for the arguments see `HttpServer`."""
        return HttpServer(
            self, id, server=self, url=url, authentication=authentication, name=name, insecure=insecure, **options
        )

    def add_kafka_backend(
        self,
        id: str,
        *,
        kafka: Identified,
        credentials: SaslPlain | None = None,
        name: str | None = None,
        **options: Unpack[Options],
    ) -> KafkaBackend:
        """Add a Kafka backend to the server; for the arguments see `KafkaBackend`."""
        return KafkaBackend(self, id, server=self, kafka=kafka, credentials=credentials, name=name, **options)

    def add_cassandra_backend(
        self,
        id: str,
        *,
        data_centre: CassandraDataCentre | Identified,
        credentials: SaslPlain | None = None,
        name: str | None = None,
        **options: Unpack[Options],
    ) -> CassandraBackend:
        """Add a Cassandra backend to the server; for the arguments see `CassandraBackend`."""
        return CassandraBackend(
            self, id, server=self, data_centre=data_centre, credentials=credentials, name=name, **options
        )

    def grant(
        self, role: str, tools: Iterable[Tool | Identified] | Literal[AllTools.ALL] = AllTools.ALL
    ) -> PersonaRule:
        """Let callers with a role call these tools, and no others; if `tools` is left out, all of them.

        Several grants for one role add up, in one rule, whose tools may also be ids, or a token for a list of them.

        Raises:
            TypeError: Something is no tool, or `tools` is no list.
            ValueError: The list is empty, which to the service is every tool; or the role is denied tools.
        """
        return self._personas.grant(role, tools)

    def deny(self, role: str, tools: Iterable[Tool | Identified] | Literal[AllTools.ALL]) -> PersonaRule:
        """Let callers with a role call all tools but these; a role is either granted tools or denied some.

        Prefer `grant`: a tool that is replaced gets a new id, and may be called until the rule is applied again.

        Raises:
            TypeError: Something is no tool, or `tools` is no list.
            ValueError: The list is empty, or the role is granted tools.
        """
        return self._personas.deny(role, tools)


class _Existing(VirtualServer):
    """One that the stack does not make."""

    _MADE = False

    def __init__(
        self,
        scope: Construct,
        id: str,
        server_id: str | None,
        cluster: Any,
        endpoint: str | None,
        provider: TerraformProvider | None,
    ) -> None:
        Member.__init__(self, scope, id, provider)
        self._id = server_id
        self._cluster = cluster
        self._endpoint = endpoint
        self._is_open = False
        self._personas = Personas(self)

    def look_up(self, **arguments: Any) -> None:
        """Have Terraform read the server."""
        self._resource = l1.DataMcpgatewayInstaclustrVirtualServer(self, self.RESOURCE, **arguments)

    @property
    def url(self) -> str:
        """The URL that agents use; what of it was not given is looked up."""
        if self._resource is None and (self._cluster is None or self._endpoint is None):
            self.look_up(id=self.id, provider=self.provider)
        if self._cluster is None:
            self._cluster = self._resource.cluster_id
        if self._endpoint is None:
            self._endpoint = self._resource.endpoint_url
        return super().url


if TYPE_CHECKING:

    def _is_server(server: VirtualServer) -> McpServer:
        return server
