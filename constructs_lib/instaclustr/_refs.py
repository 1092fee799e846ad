"""What constructs need to know about the object that they are part of.

A tool needs the ID of its backend, and a backend that of its virtual server, but neither how these are made nor what
else can be added to them. Arguments are therefore of these types, and imports run one way: from parents to children.
"""

from __future__ import annotations

from abc import abstractmethod

from .._core.cdk import Construct, Fn, TerraformProvider, Token
from .._core.cloud_object import CloudObject, provider_of
from .._core.options import LookupOptions
from .._core.validation import is_expression

SERVER_BY_NAME = 'by name: VirtualServer.from_name(self, "server", "…", cluster=…)'


def host_of(cluster_id: str) -> str:
    """What stands for a gateway cluster in the URLs of its virtual servers, unless its `host` is given."""
    from provider_shim.schema.instaclustr.endpoints import host_label

    if is_expression(cluster_id):
        found: str = Token.as_string(Fn.replace(cluster_id, "-", ""))
        return found
    return host_label(cluster_id)


class GatewayClusterRef(CloudObject):
    """A gateway cluster that virtual servers can run on."""

    _OBJECT = "cluster"

    def __init__(self, scope: Construct, id: str, *, host: str | None, provider: TerraformProvider | None) -> None:
        """Use `from_id` or a class that derives from this one instead."""
        super().__init__(scope, id, provider=provider)
        self._host = host

    @property
    def host(self) -> str:
        """What stands for the cluster in the URLs of its virtual servers: `https://mcp-gateway.<host>.cnodes.io/…`.

        Instaclustr does not document what it is. Unless it is given, it is the cluster's ID without dashes, as in the
        host names of the vendor's other products.
        """
        return self._host or host_of(self.id)


class VirtualServerRef(CloudObject):
    """A virtual server that backends can be added to."""

    _OBJECT = "virtual_server"

    @property
    @abstractmethod
    def url(self) -> str:
        """The URL that agents use: `https://mcp-gateway.<host of the cluster>.cnodes.io/<endpoint>`."""

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether the server is known to have no authentication."""


class Backend(CloudObject):
    """What tools of a virtual server work on: an HTTP server, a Kafka, Cassandra or OpenSearch cluster, or an API."""

    def __init__(self, scope: Construct, id: str, *, server: object, name: str | None, options: LookupOptions) -> None:
        """Use `from_id` or a class that derives from this one instead."""
        super().__init__(scope, id, provider=provider_of(scope, server, options))
        self._server = server
        self._name = name

    @property
    def server(self) -> VirtualServerRef | None:
        """The virtual server that offers the backend's tools; None if only its ID is known."""
        return self._server if isinstance(self._server, VirtualServerRef) else None

    @property
    def name(self) -> str:
        """Name of the backend, with which the names of its tools begin for clients; a token if it is looked up."""
        return self._read_name() if self._name is None else self._name

    @property
    def given_name(self) -> str | None:
        """Name of the backend, if it is known without a lookup."""
        return self._name

    def _read_name(self) -> str:
        """The token for a name that was not given."""
        raise NotImplementedError


class HttpServerRef(Backend):
    """An HTTP server whose operations can be tools."""

    _OBJECT = "http_server"


class KafkaBackendRef(Backend):
    """A Kafka backend that tools can be added to."""

    _OBJECT = "kafka_backend"


class CassandraBackendRef(Backend):
    """A Cassandra backend that tools can be added to."""

    _OBJECT = "cassandra_backend"


class OpenSearchBackendRef(Backend):
    """An OpenSearch backend that tools can be added to."""

    _OBJECT = "opensearch_backend"
