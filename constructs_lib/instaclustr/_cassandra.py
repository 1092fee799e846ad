"""Cassandra: clusters and their data centres, and backends of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, Unpack

from .. import l1
from .._core.cdk import Construct, Fn, IResolvable, TerraformElement, TerraformVariable, Token
from .._core.construct import Meta
from .._core.ids import Identified, check_kind, id_of
from ._authentication import SaslPlain, arguments_of
from ._columns import Columns
from ._member import Options, arguments
from ._query_tool import QueryTool
from ._tool import SERVER_BY_NAME, Backend, ExistingBackend

if TYPE_CHECKING:
    from ._server import VirtualServer

_VENDORS = "data_centre"
_OURS = "data_centres"


class HasAttributes(Protocol):
    """A resource or data source of any provider."""

    def interpolation_for_attribute(self, terraform_attribute: str) -> IResolvable:
        """A token for an attribute."""


@dataclass(frozen=True)
class CassandraDataCentre:
    """A data centre of a Cassandra cluster: its id, most often a token, and its name."""

    id: str
    name: str


class CassandraCluster:
    """A Cassandra cluster, of which backends use the data centres: `cassandra.data_centre("DC1")`."""

    KIND = "cassandra_cluster"

    def __init__(self, source: Any, attribute: str) -> None:
        self.source = source
        self._attribute = attribute

    @classmethod
    def from_id(cls, scope: Construct, id: str, cluster_id: Identified, **meta: Unpack[Meta]) -> Self:
        """The cluster with an id, found when Terraform plans.

        Raises:
            TypeError: It is not a valid ID.
        """
        arguments: Any = {**meta, "id": id_of(cluster_id, "cluster_id")}
        return cls(l1.DataMcpgatewayInstaclustrCassandraCluster(scope, id, **arguments), _OURS)

    @classmethod
    def from_name(cls, scope: Construct, id: str, name: str, **meta: Unpack[Meta]) -> Self:
        """The cluster with a name, found when Terraform plans, which fails if there is none, or several."""
        return cls(l1.DataMcpgatewayInstaclustrCassandraCluster(scope, id, name=name, **meta), _OURS)

    @classmethod
    def of(cls, cluster: HasAttributes, *, attribute: str = _VENDORS) -> Self:
        """A cluster that another construct makes or finds.

        Args:
            cluster: A resource or data source, such as the vendor's `instaclustr_cassandra_cluster_v2`.
            attribute: Its attribute with the data centres, each of which has an `id` and a `name`.

        Raises:
            TypeError: It is no resource or data source, or that of another kind of cluster.
        """
        check_kind(cluster, "cluster", cls.KIND)
        if not callable(getattr(cluster, "interpolation_for_attribute", None)):
            raise TypeError(f"cluster must be a resource or a data source, got {type(cluster).__name__}")
        return cls(cluster, _OURS if isinstance(cluster, l1.DataMcpgatewayInstaclustrCassandraCluster) else attribute)

    @property
    def id(self) -> str:
        """Its id."""
        found: str = Token.as_string(self.source.interpolation_for_attribute("id"))
        return found

    def data_centre(self, name: str) -> CassandraDataCentre:
        """One of its data centres; a plan fails if there is none of this name."""
        ids, names = (
            self.source.interpolation_for_attribute(f"{self._attribute}[*].{each}") for each in ("id", "name")
        )
        found = Fn.lookup(Fn.zipmap(Token.as_list(names), ids), name)
        return CassandraDataCentre(Token.as_string(found), name)


class CassandraBackend(Backend):
    """A data centre of a Cassandra cluster below a virtual server."""

    KIND = "cassandra_backend"
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

    _DATA_SOURCE = "DataMcpgatewayInstaclustrCassandraBackend"
    _credentials: SaslPlain | None = None

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        server: VirtualServer | Identified,
        data_centre: CassandraDataCentre | Identified,
        credentials: SaslPlain | None = None,
        name: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Make a backend.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there, and its name unless there is another one.
            server: The virtual server that offers its tools.
            data_centre: The data centre: that of a `CassandraCluster`, a token, or the id itself.
            credentials: The user that the gateway connects as.
            name: Name of the backend: lower-case letters, digits, `_` and `-`.
            **options: Timeouts and Terraform's own arguments.

        Raises:
            TypeError: An argument is of another type, or a cluster was given for a data centre.
        """
        super().__init__(scope, id, server, options)
        self._take(server, "name of a Cassandra backend", name or id)
        self._credentials = credentials
        if not isinstance(data_centre, TerraformVariable):
            _check_data_centre(data_centre)
        self._resource = l1.InstaclustrCassandraBackend(
            self,
            self.RESOURCE,
            virtual_server_id=id_of(server, "server", "virtual_server"),
            name=name or id,
            cassandra_data_centre_id=id_of(data_centre, "data_centre"),
            authentication_sasl_plain=arguments_of(credentials, SaslPlain, "credentials"),
            **arguments(self, options, self.provider),
        )

    def add_query_tool(
        self,
        id: str,
        *,
        query: str,
        parameters: Columns | None = None,
        result: Columns | None = None,
        name: str | None = None,
        description: str | None = None,
        **options: Unpack[Options],
    ) -> QueryTool:
        """Let agents run a CQL query; for the arguments see `QueryTool`."""
        return QueryTool(
            self,
            id,
            backend=self,
            query=query,
            parameters=parameters,
            result=result,
            name=name,
            description=description,
            **options,
        )

    def _problems(self) -> Iterator[str]:
        if self._credentials:
            yield from self._credentials.problems(self)


class _Existing(ExistingBackend, CassandraBackend):
    """One that the stack does not make."""


CassandraBackend._EXISTING = _Existing


def _check_data_centre(given: Any) -> None:
    """Refuse what has an id that is not a data centre's."""
    if isinstance(given, CassandraCluster):
        raise TypeError("data_centre must be one of a cluster's: cluster.data_centre(name)")
    expected = "one of a Cassandra cluster's, such as cassandra.data_centre(name), a token or an id"
    check_kind(given, "data_centre", "cassandra_cluster", expected)
    if isinstance(given, TerraformElement):
        raise TypeError("data_centre must be one of a cluster's: CassandraCluster.of(cluster).data_centre(name)")
