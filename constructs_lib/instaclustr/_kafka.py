"""Kafka: clusters, and the backends that connect virtual servers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct
from .._core.cloud_object import Lookup
from .._core.ids import Identified
from .._core.options import LookupOptions, ResourceOptions, resource_arguments
from ._authentication import SaslPlain, arguments_of
from ._backend_lookup import BackendLookup
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


class ExistingKafkaBackend(KafkaBackendBase):
    """A Kafka backend that exists already: see `KafkaBackend.from_id` and `from_name`."""

    def __init__(
        self, scope: Construct, id: str, *, key: dict[str, Any], server: VirtualServerRef | None, options: LookupOptions
    ) -> None:
        """Use `KafkaBackend.from_id` or `from_name` instead."""
        super().__init__(scope, id, server=server, name=key.get("name"), options=options)
        self._lookup = Lookup(self, l1.DataMcpgatewayInstaclustrKafkaBackend, key, options)

    @property
    def id(self) -> str:
        """ID of the backend."""
        return self._lookup.id

    @property
    def data_source(self) -> l1.DataMcpgatewayInstaclustrKafkaBackend:
        """The data source that reads the backend when Terraform plans."""
        return self._lookup.source

    def _read_name(self) -> str:
        return self.data_source.name


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
            name: Name of the backend: lower-case letters, digits, `_` and `-`.
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
