"""Gateway clusters: the machines that virtual servers run on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct
from .._core.cloud_object import Lookup
from .._core.ids import Identified
from .._core.kinds import instance
from .._core.options import LookupOptions, ResourceOptions, resource_arguments
from .._core.texts import literal
from ._choices import SlaTier
from ._cluster_children import GatewayClusterChildren
from ._data_centres import DataCentre, data_centre_arguments
from ._kinds import id_of_kind


@dataclass(frozen=True)
class Resize:
    """How node resizes are performed.

    - `concurrency`: how many nodes are resized at once.
    - `notify_support_contacts`: whether support contacts are notified by email.
    - `downsize_acknowledged`: whether you accept that a resize to less capacity may make the nodes unstable.
    """

    concurrency: float | None = None
    notify_support_contacts: bool | None = None
    downsize_acknowledged: bool | None = None


@dataclass(frozen=True)
class TwoFactorDelete:
    """Who has to confirm that the cluster is deleted.

    - `confirmation_email`: email address.
    - `confirmation_phone_number`: phone number.
    """

    confirmation_email: str
    confirmation_phone_number: str | None = None


class GatewayClusterBase(GatewayClusterChildren):
    """A gateway cluster, which the stack makes (`GatewayCluster`) or which exists already."""


class ExistingGatewayCluster(GatewayClusterBase):
    """A gateway cluster that exists already: see `GatewayCluster.from_id` and `from_name`."""

    def __init__(
        self, scope: Construct, id: str, *, key: dict[str, Any], host: str | None, options: LookupOptions
    ) -> None:
        """Use `GatewayCluster.from_id` or `from_name` instead."""
        super().__init__(scope, id, host=host, provider=options.get("provider"))
        self._lookup = Lookup(self, l1.DataMcpgatewayInstaclustrCluster, key, options)

    @property
    def id(self) -> str:
        """ID of the cluster."""
        return self._lookup.id

    @property
    def data_source(self) -> l1.DataMcpgatewayInstaclustrCluster:
        """The data source that reads the cluster when Terraform plans."""
        return self._lookup.source


class GatewayCluster(GatewayClusterBase):
    """A gateway cluster: the machines that virtual servers run on."""

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
        sla_tier: SlaTier | str,
        data_centres: Sequence[DataCentre],
        name: str | None = None,
        description: str | None = None,
        private_network: bool = False,
        resize: Resize | None = None,
        two_factor_delete: TwoFactorDelete | None = None,
        host: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a cluster.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the cluster's name unless `name` is given.
            version: Version of the gateway, such as `1.1.0`.
            sla_tier: Service tier: a `SlaTier`, or its text. `PRODUCTION` is not available for developer node sizes.
            data_centres: Where the cluster's nodes are; at least one.
            name: Name of the cluster.
            description: What the cluster is for.
            private_network: Whether the cluster has private addresses only.
            resize: How node resizes are performed.
            two_factor_delete: Who has to confirm that the cluster is deleted.
            host: What stands for the cluster in the URLs of its virtual servers: see the property `host`.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, host=host, provider=options.get("provider"))
        self._resource = l1.InstaclustrCluster(
            self,
            self.RESOURCE,
            name=name or id,
            mcp_gateway_version=version,
            sla_tier=SlaTier.checked(sla_tier, "sla_tier"),
            private_network_cluster=private_network,
            data_centres=data_centre_arguments(data_centres),
            description=literal(description),
            resize_settings=_settings(resize, Resize, "resize"),
            two_factor_delete=_settings(two_factor_delete, TwoFactorDelete, "two_factor_delete"),
            **resource_arguments(options, self.provider, self),
        )

    @classmethod
    def from_id(
        cls,
        scope: Construct,
        id: str,
        cluster_id: Identified,
        *,
        host: str | None = None,
        **options: Unpack[LookupOptions],
    ) -> ExistingGatewayCluster:
        """A gateway cluster that exists already, by its ID.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            cluster_id: The cluster's ID, or a construct that has it.
            host: What stands for the cluster in the URLs of its virtual servers: see the property `host`.
            **options: Terraform's own arguments: see `LookupOptions`. The provider is also that of what is added to the
                cluster.

        Raises:
            TypeError: The ID is not valid, or there is no such option.
        """
        key = {"id": id_of_kind(cluster_id, "cluster_id", "cluster")}
        return ExistingGatewayCluster(scope, id, key=key, host=host, options=options)

    @classmethod
    def from_name(
        cls, scope: Construct, id: str, name: str, *, host: str | None = None, **options: Unpack[LookupOptions]
    ) -> ExistingGatewayCluster:
        """A gateway cluster that exists already, looked up by its name when Terraform plans.

        The plan fails if there is no such cluster, or more than one.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            name: The cluster's name.
            host: What stands for the cluster in the URLs of its virtual servers: see the property `host`.
            **options: Terraform's own arguments: see `LookupOptions`. The provider is also that of what is added to the
                cluster.

        Raises:
            TypeError: There is no such option.
        """
        return ExistingGatewayCluster(scope, id, key={"name": name}, host=host, options=options)

    @cached_property
    def id(self) -> str:
        """ID of the cluster."""
        return self._resource.id


def _settings(given: Resize | TwoFactorDelete | None, type: type[Any], where: str) -> dict[str, Any] | None:
    return None if given is None else asdict(instance(given, type, where, f"a {type.__name__}"))
