"""Gateway clusters: the machines that virtual servers run on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal, TypeAlias, Unpack

from .. import l1
from .._core.cdk import Construct, TerraformProvider
from .._core.construct import Meta
from .._core.ids import Identified, id_of
from .._core.kinds import instance
from .._core.texts import literal
from ._authentication import NoAuthentication, Oidc
from ._data_centres import DataCentre, data_centre_arguments
from ._member import Member, Options, arguments
from ._server import VirtualServer

SlaTier: TypeAlias = Literal["PRODUCTION", "NON_PRODUCTION"]
"""Tier of the service."""


@dataclass(frozen=True)
class Resize:
    """How node resizes are performed.

    - `concurrency`: how many nodes are changed at once.
    - `notify_support_contacts`: whether support contacts are told by email.
    """

    concurrency: float | None = None
    notify_support_contacts: bool | None = None


@dataclass(frozen=True)
class TwoFactorDelete:
    """Whom Instaclustr asks before it deletes the cluster: an address, and a phone number if wanted."""

    confirmation_email: str
    confirmation_phone_number: str | None = None


class GatewayCluster(Member):
    """An MCP Gateway cluster: one that the stack makes, or (`from_id`, `from_name`) that exists already."""

    KIND = "cluster"
    _WORDS: ClassVar[Mapping[str, str]] = {
        "mcp_gateway_version": "version",
        "private_network_cluster": "private_network",
        "resize_settings": "resize",
        "data_centres.number_of_nodes": "data_centres.nodes",
        "data_centres.provider_account_name": "data_centres.account",
        "data_centres.tag_management_enabled": "data_centres.tag_management",
        "data_centres.aws_settings": "data_centres",
        "data_centres.gcp_settings": "data_centres",
        "data_centres.azure_settings": "data_centres",
    }

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        version: str,
        sla_tier: SlaTier,
        data_centres: Sequence[DataCentre],
        name: str | None = None,
        description: str | None = None,
        private_network: bool = False,
        resize: Resize | None = None,
        two_factor_delete: TwoFactorDelete | None = None,
        host: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Make a cluster.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there, and its name unless there is another one.
            version: Version of the gateway, such as `1.0.1`.
            sla_tier: Tier of the service, `PRODUCTION` or `NON_PRODUCTION`.
            data_centres: Where its machines stand; at least one.
            name: Name of the cluster.
            description: What the cluster is for.
            private_network: Whether it has private addresses only.
            resize: How node resizes are performed.
            two_factor_delete: Whom to ask before it is deleted.
            host: What stands for the cluster in the URLs of its virtual servers; see `host`.
            **options: Timeouts and Terraform's own arguments.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, options.get("provider"))
        self._host = host
        self._resource = l1.InstaclustrCluster(
            self,
            self.RESOURCE,
            name=name or id,
            mcp_gateway_version=version,
            sla_tier=sla_tier,
            private_network_cluster=private_network,
            data_centres=data_centre_arguments(data_centres),
            description=literal(description),
            resize_settings=_settings(resize, Resize, "resize"),
            two_factor_delete=_settings(two_factor_delete, TwoFactorDelete, "two_factor_delete"),
            **arguments(self, options, self.provider),
        )

    @classmethod
    def from_id(
        cls,
        scope: Construct,
        id: str,
        cluster_id: Identified,
        *,
        host: str | None = None,
        provider: TerraformProvider | None = None,
    ) -> GatewayCluster:
        """A cluster that exists already, or that another construct stands for.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there.
            cluster_id: The cluster's id, or a construct that has it.
            host: See `host`.
            provider: The provider for what is made on it, if not the default one.

        Raises:
            TypeError: It is not a valid ID.
        """
        return _Existing(scope, id, id_of(cluster_id, "cluster_id", "cluster"), host, provider)

    @classmethod
    def from_name(
        cls, scope: Construct, id: str, name: str, *, host: str | None = None, **meta: Unpack[Meta]
    ) -> GatewayCluster:
        """A cluster that exists already, found by its name when Terraform plans; see `from_id`."""
        cluster = _Existing(scope, id, None, host, meta.get("provider"))
        cluster._resource = l1.DataMcpgatewayInstaclustrCluster(cluster, cluster.RESOURCE, name=name, **meta)
        return cluster

    @property
    def host(self) -> str:
        """What stands for the cluster in the URLs of its virtual servers: `https://mcp-gateway.<host>.cnodes.io/…`.

        Instaclustr does not document what it is; it is taken for the cluster's id, unless it is given.
        """
        return self._host or self.id

    def add_virtual_server(
        self,
        id: str,
        *,
        endpoint: str,
        name: str | None = None,
        authentication: Oidc | NoAuthentication | None = None,
        **options: Unpack[Options],
    ) -> VirtualServer:
        """Put a virtual server on the cluster; for the arguments see `VirtualServer`."""
        return VirtualServer(
            self, id, cluster=self, endpoint=endpoint, name=name, authentication=authentication, **options
        )


class _Existing(GatewayCluster):
    """One that the stack does not make."""

    _MADE = False

    def __init__(
        self, scope: Construct, id: str, cluster_id: str | None, host: str | None, provider: TerraformProvider | None
    ) -> None:
        Member.__init__(self, scope, id, provider)
        self._id = cluster_id
        self._host = host


def _settings(given: Resize | TwoFactorDelete | None, type: type[Any], where: str) -> dict[str, Any] | None:
    return None if given is None else asdict(instance(given, type, where, f"a {type.__name__}"))
