"""Kafka: clusters, and the backends that connect virtual servers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct
from .._core.ids import Identified
from .._core.options import ResourceOptions, resource_arguments
from ._authentication import SaslPlain, arguments_of
from ._backend_lookup import BackendLookup, ExistingBackend
from ._cluster_lookup import LookedUpCluster
from ._kafka_children import KafkaBackendChildren
from ._kinds import id_of_kind
from ._refs import SERVER_BY_NAME, VirtualServerRef


class KafkaCluster(LookedUpCluster["l1.DataMcpgatewayInstaclustrKafkaCluster"]):
    """A Kafka cluster that exists already, looked up when Terraform plans: `KafkaCluster.from_name(…)`.

    - `source`: the data source that reads it.
    """

    _OBJECT = "kafka_cluster"

    @classmethod
    def _reader(cls) -> type[l1.DataMcpgatewayInstaclustrKafkaCluster]:
        return l1.DataMcpgatewayInstaclustrKafkaCluster


class KafkaBackendBase(KafkaBackendChildren):
    """A Kafka backend of a virtual server, which the stack makes (`KafkaBackend`) or which exists already."""


class ExistingKafkaBackend(ExistingBackend["l1.DataMcpgatewayInstaclustrKafkaBackend"], KafkaBackendBase):
    """A Kafka backend that exists already: see `KafkaBackend.from_id` and `from_name`."""

    @classmethod
    def _reader(cls) -> type[l1.DataMcpgatewayInstaclustrKafkaBackend]:
        return l1.DataMcpgatewayInstaclustrKafkaBackend


class KafkaBackend(BackendLookup[ExistingKafkaBackend], KafkaBackendBase):
    """A backend that connects a virtual server to a Kafka cluster."""

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

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        server: VirtualServerRef | Identified,
        kafka: Identified,
        credentials: SaslPlain | None = None,
        use_private_network: bool | None = None,
        peer_networks: bool | None = None,
        name: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a Kafka backend.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the backend's name unless `name` is given.
            server: The virtual server that offers the backend's tools.
            kafka: The Kafka cluster: a construct with an `id` (of any provider, the vendor's included), a token, or the
                ID itself.
            credentials: The user that the gateway connects as.
            use_private_network: Whether the gateway reaches the cluster over its private network.
            peer_networks: Whether the networks of the gateway and the Kafka cluster are peered.
            name: Name of the backend: lower-case letters, digits and `-`; older versions of the API also take `_`.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, server=server, name=name or id, options=options)
        self._claim_name(server, "name of a Kafka backend", name or id)
        self._credentials = credentials
        self._resource = l1.InstaclustrKafkaBackend(
            self,
            self.RESOURCE,
            virtual_server_id=id_of_kind(server, "server", "virtual_server"),
            name=name or id,
            kafka_cluster_id=id_of_kind(kafka, "kafka", "kafka_cluster"),
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
    def _existing(cls) -> type[ExistingKafkaBackend]:
        return ExistingKafkaBackend

    def _problems(self) -> Iterator[str]:
        if self._credentials:
            yield from self._credentials.problems(self)
