"""Kafka: clusters, and backends of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self, Unpack

from .. import l1
from .._core.cdk import Construct, IResolvable
from .._core.construct import Meta
from .._core.duration import Duration
from .._core.ids import Identified, id_of
from ..schemas import SchemaSource
from ._authentication import SaslPlain, arguments_of
from ._kafka_tools import ConsumeRecentTool, PublishTool
from ._member import Options, arguments
from ._tool import SERVER_BY_NAME, Backend, ExistingBackend

if TYPE_CHECKING:
    from ._server import VirtualServer


class KafkaCluster:
    """A Kafka cluster that exists already, found when Terraform plans."""

    KIND = "kafka_cluster"

    def __init__(self, source: l1.DataMcpgatewayInstaclustrKafkaCluster) -> None:
        self.source = source

    @classmethod
    def from_id(cls, scope: Construct, id: str, cluster_id: Identified, **meta: Unpack[Meta]) -> Self:
        """The cluster with an id; a plan fails if there is none.

        Raises:
            TypeError: It is not a valid ID.
        """
        arguments: Any = {**meta, "id": id_of(cluster_id, "cluster_id")}
        return cls(l1.DataMcpgatewayInstaclustrKafkaCluster(scope, id, **arguments))

    @classmethod
    def from_name(cls, scope: Construct, id: str, name: str, **meta: Unpack[Meta]) -> Self:
        """The cluster with a name; a plan fails if there is none, or several."""
        return cls(l1.DataMcpgatewayInstaclustrKafkaCluster(scope, id, name=name, **meta))

    @property
    def id(self) -> str:
        """Its id."""
        return self.source.id


class KafkaBackend(Backend):
    """A Kafka cluster below a virtual server."""

    KIND = "kafka_backend"
    _WORDS: ClassVar[Mapping[str, str]] = {
        "virtual_server_id": "server",
        "kafka_cluster_id": "kafka",
        "authentication_sasl_plain": "credentials",
        "authentication_sasl_plain.password_wo": "credentials.password",
    }
    _REMEDIES: ClassVar[Mapping[str, str]] = {
        "virtual_server_id": SERVER_BY_NAME,
        "kafka_cluster_id": 'by name: KafkaCluster.from_name(self, "kafka", "…")',
    }

    _DATA_SOURCE = "DataMcpgatewayInstaclustrKafkaBackend"
    _credentials: SaslPlain | None = None

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        server: VirtualServer | Identified,
        kafka: Identified,
        credentials: SaslPlain | None = None,
        name: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Make a backend.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there, and its name unless there is another one.
            server: The virtual server that offers its tools.
            kafka: The cluster: any construct with an `id`, also of the vendor's provider; a token; or the id itself.
            credentials: The user that the gateway connects as.
            name: Name of the backend: lower-case letters, digits, `_` and `-`.
            **options: Timeouts and Terraform's own arguments.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, server, options)
        self._take(server, "name of a Kafka backend", name or id)
        self._credentials = credentials
        self._resource = l1.InstaclustrKafkaBackend(
            self,
            self.RESOURCE,
            virtual_server_id=id_of(server, "server", "virtual_server"),
            name=name or id,
            kafka_cluster_id=id_of(kafka, "kafka", "kafka_cluster"),
            authentication_sasl_plain=arguments_of(credentials, SaslPlain, "credentials"),
            **arguments(self, options, self.provider),
        )

    def add_publish_tool(
        self,
        id: str,
        *,
        topic: str,
        name: str | None = None,
        description: str | None = None,
        message: SchemaSource | None = None,
        message_description: str | None = None,
        **options: Unpack[Options],
    ) -> PublishTool:
        """Let agents publish messages to a topic; for the arguments see `PublishTool`."""
        return PublishTool(
            self,
            id,
            backend=self,
            topic=topic,
            name=name,
            description=description,
            message=message,
            message_description=message_description,
            **options,
        )

    def add_consume_recent_tool(
        self,
        id: str,
        *,
        topics: Sequence[str],
        period: Duration | timedelta | float | IResolvable,
        name: str | None = None,
        description: str | None = None,
        message: SchemaSource | None = None,
        message_description: str | None = None,
        **options: Unpack[Options],
    ) -> ConsumeRecentTool:
        """Let agents read the recent messages of topics; for the arguments see `ConsumeRecentTool`."""
        return ConsumeRecentTool(
            self,
            id,
            backend=self,
            topics=topics,
            period=period,
            name=name,
            description=description,
            message=message,
            message_description=message_description,
            **options,
        )

    def _problems(self) -> Iterator[str]:
        if self._credentials:
            yield from self._credentials.problems(self)


class _Existing(ExistingBackend, KafkaBackend):
    """One that the stack does not make."""


KafkaBackend._EXISTING = _Existing
