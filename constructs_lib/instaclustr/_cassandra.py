"""Cassandra: clusters and their data centers, and the backends that connect virtual servers to these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Protocol, Self, Unpack

from .. import l1
from .._core.cdk import Construct, Fn, IResolvable, TerraformElement, TerraformVariable, Token
from .._core.ids import Identified, id_of
from .._core.options import LookupOptions, ResourceOptions, resource_arguments
from ._authentication import SaslPlain, arguments_of
from ._backend_lookup import BackendLookup, ExistingBackend
from ._cassandra_children import CassandraBackendChildren
from ._kinds import check_kind, id_of_kind
from ._refs import SERVER_BY_NAME, VirtualServerRef

_VENDORS = "data_centre"
_OURS = "data_centres"


class HasAttributes(Protocol):
    """A resource or data source of any provider."""

    def interpolation_for_attribute(self, terraform_attribute: str) -> IResolvable:
        """A token for an attribute.

        Args:
            terraform_attribute: Name of the attribute.
        """


@dataclass(frozen=True)
class CassandraDataCentre:
    """A data center of a Cassandra cluster.

    - `id`: its ID, most often a token.
    - `name`: its name.
    """

    id: str
    name: str


class CassandraCluster:
    """A Cassandra cluster whose data centers backends connect to: `cassandra.data_centre("DC1")`.

    - `source`: the resource or data source of the cluster.
    """

    _OBJECT = "cassandra_cluster"

    def __init__(self, source: Any, attribute: str) -> None:
        """Use `from_id`, `from_name` or `of` instead.

        Args:
            source: The resource or data source of the cluster.
            attribute: Its attribute that lists the data centers.
        """
        self.source = source
        self._attribute = attribute

    @classmethod
    def from_id(cls, scope: Construct, id: str, cluster_id: Identified, **options: Unpack[LookupOptions]) -> Self:
        """The cluster with an ID; the plan fails if there is none.

        Args:
            scope: The construct that the data source is part of.
            id: The data source's ID in there.
            cluster_id: The cluster's ID, or a construct that has it.
            **options: Terraform's own arguments: see `LookupOptions`.

        Raises:
            TypeError: The ID is not valid.
        """
        arguments: Any = {**options, "id": id_of(cluster_id, "cluster_id")}
        return cls(l1.DataMcpgatewayInstaclustrCassandraCluster(scope, id, **arguments), _OURS)

    @classmethod
    def from_name(cls, scope: Construct, id: str, name: str, **options: Unpack[LookupOptions]) -> Self:
        """The cluster with a name; the plan fails if there is none, or more than one.

        Args:
            scope: The construct that the data source is part of.
            id: The data source's ID in there.
            name: The cluster's name.
            **options: Terraform's own arguments: see `LookupOptions`.
        """
        return cls(l1.DataMcpgatewayInstaclustrCassandraCluster(scope, id, name=name, **options), _OURS)

    @classmethod
    def of(cls, cluster: HasAttributes, *, attribute: str = _VENDORS) -> Self:
        """The cluster of another construct.

        Args:
            cluster: A resource or data source, such as the vendor's `instaclustr_cassandra_cluster_v2`.
            attribute: Its attribute with the data centers, each of which has an `id` and a `name`.

        Raises:
            TypeError: `cluster` is not a resource or data source, or is one of another kind of cluster.
        """
        check_kind(cluster, "cluster", cls._OBJECT)
        if not callable(getattr(cluster, "interpolation_for_attribute", None)):
            raise TypeError(f"cluster must be a resource or a data source, got {type(cluster).__name__}")
        return cls(cluster, _OURS if isinstance(cluster, l1.DataMcpgatewayInstaclustrCassandraCluster) else attribute)

    @property
    def id(self) -> str:
        """ID of the cluster."""
        found: str = Token.as_string(self.source.interpolation_for_attribute("id"))
        return found

    def data_centre(self, name: str) -> CassandraDataCentre:
        """A data center of the cluster; the plan fails if there is none with this name.

        Args:
            name: Name of the data center.
        """
        ids, names = (
            self.source.interpolation_for_attribute(f"{self._attribute}[*].{each}") for each in ("id", "name")
        )
        found = Fn.lookup(Fn.zipmap(Token.as_list(names), ids), name)
        return CassandraDataCentre(Token.as_string(found), name)


class CassandraBackendBase(CassandraBackendChildren):
    """A Cassandra backend of a virtual server, which the stack makes (`CassandraBackend`) or which exists already."""


class ExistingCassandraBackend(ExistingBackend["l1.DataMcpgatewayInstaclustrCassandraBackend"], CassandraBackendBase):
    """A Cassandra backend that exists already: see `CassandraBackend.from_id` and `from_name`."""

    @classmethod
    def _reader(cls) -> type[l1.DataMcpgatewayInstaclustrCassandraBackend]:
        return l1.DataMcpgatewayInstaclustrCassandraBackend


class CassandraBackend(BackendLookup[ExistingCassandraBackend], CassandraBackendBase):
    """A backend that connects a virtual server to a data center of a Cassandra cluster."""

    _WORDS: ClassVar[Mapping[str, str]] = {
        "virtual_server_id": "server",
        "cassandra_data_centre_id": "data_centre",
        "authentication_sasl_plain": "credentials",
        "authentication_sasl_plain.password_wo": "credentials.password",
    }
    _REMEDIES: ClassVar[Mapping[str, str]] = {
        "virtual_server_id": SERVER_BY_NAME,
        "cassandra_data_centre_id": ('by name: CassandraCluster.from_name(self, "cassandra", "…").data_centre("…")'),
    }

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        server: VirtualServerRef | Identified,
        data_centre: CassandraDataCentre | Identified,
        credentials: SaslPlain | None = None,
        use_private_network: bool | None = None,
        peer_networks: bool | None = None,
        name: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a Cassandra backend.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the backend's name unless `name` is given.
            server: The virtual server that offers the backend's tools.
            data_centre: The data center: one of a `CassandraCluster`, a token, or the ID itself.
            credentials: The user that the gateway connects as.
            use_private_network: Whether the gateway reaches the cluster over its private network.
            peer_networks: Whether the networks of the gateway and the Cassandra cluster are peered.
            name: Name of the backend: lower-case letters, digits and `-`; older versions of the API also take `_`.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type, or a cluster was given for a data center.
        """
        super().__init__(scope, id, server=server, name=name or id, options=options)
        self._claim_name(server, "name of a Cassandra backend", name or id)
        self._credentials = credentials
        if not isinstance(data_centre, TerraformVariable):
            _check_data_centre(data_centre)
        self._resource = l1.InstaclustrCassandraBackend(
            self,
            self.RESOURCE,
            virtual_server_id=id_of_kind(server, "server", "virtual_server"),
            name=name or id,
            cassandra_data_centre_id=id_of(data_centre, "data_centre"),
            use_private_network=use_private_network,
            peer_networks=peer_networks,
            authentication_sasl_plain=arguments_of(credentials, SaslPlain, "credentials"),
            **resource_arguments(options, self.provider, self),
        )

    @cached_property
    def id(self) -> str:
        """ID of the backend."""
        return self._resource.id

    @classmethod
    def _existing(cls) -> type[ExistingCassandraBackend]:
        return ExistingCassandraBackend

    def _problems(self) -> Iterator[str]:
        if self._credentials:
            yield from self._credentials.problems(self)


def _check_data_centre(given: Any) -> None:
    """Refuse what has the ID of something else."""
    if isinstance(given, CassandraCluster):
        raise TypeError("data_centre must be one of a cluster's: cluster.data_centre(name)")
    expected = "one of a Cassandra cluster's, such as cassandra.data_centre(name), a token or an id"
    check_kind(given, "data_centre", "cassandra_cluster", expected)
    if isinstance(given, TerraformElement):
        raise TypeError("data_centre must be one of a cluster's: CassandraCluster.of(cluster).data_centre(name)")
