"""Lookup of existing backends, the same for all kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar, Unpack

from .._core.cdk import Construct
from .._core.cloud_object import Lookup
from .._core.ids import HasId, Identified, id_of
from .._core.options import LookupOptions
from ._kinds import id_of_kind
from ._refs import Backend, GatewayClusterRef, VirtualServerRef

Existing = TypeVar("Existing", covariant=True)


class HasName(HasId, Protocol):
    """A data source that reads something with a name."""

    @property
    def name(self) -> str:
        """The name."""


Source = TypeVar("Source", bound=HasName)


class ExistingBackend(Backend, Generic[Source]):
    """A backend that exists already."""

    def __init__(
        self, scope: Construct, id: str, *, key: dict[str, Any], server: VirtualServerRef | None, options: LookupOptions
    ) -> None:
        """Use `from_id` or `from_name` of the class that makes such backends instead."""
        super().__init__(scope, id, server=server, name=key.get("name"), options=options)
        self._lookup = Lookup(self, self._reader(), key, options)

    @classmethod
    def _reader(cls) -> Callable[..., Source]:
        """The class of the data source."""
        raise NotImplementedError

    @property
    def id(self) -> str:
        """ID of the backend."""
        return self._lookup.id

    @property
    def data_source(self) -> Source:
        """The data source that reads the backend when Terraform plans."""
        return self._lookup.source

    def _read_name(self) -> str:
        return self.data_source.name


class ExistingClass(Protocol[Existing]):
    """The class that stands for existing backends of a kind."""

    def __call__(
        self, scope: Construct, id: str, *, key: dict[str, Any], server: VirtualServerRef | None, options: LookupOptions
    ) -> Existing:
        """Make the construct for one of them."""


class BackendLookup(Generic[Existing]):
    """Adds `from_id` and `from_name` to the class that makes backends of a kind."""

    @classmethod
    def _existing(cls) -> ExistingClass[Existing]:
        raise NotImplementedError

    @classmethod
    def from_id(
        cls,
        scope: Construct,
        id: str,
        backend_id: Identified,
        *,
        server: VirtualServerRef | None = None,
        **options: Unpack[LookupOptions],
    ) -> Existing:
        """A backend that exists already, by its ID.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            backend_id: The backend's ID, or a construct that has it.
            server: The virtual server that offers the backend's tools.
            **options: Terraform's own arguments: see `LookupOptions`. The provider is also that of what is added to the
                backend; by default it is the server's.

        Raises:
            TypeError: The ID is not valid, or there is no such option.
        """
        key = {"id": id_of(backend_id, "backend_id")}
        return cls._existing()(scope, id, key=key, server=server, options=options)

    @classmethod
    def from_name(
        cls,
        scope: Construct,
        id: str,
        name: str,
        *,
        cluster: GatewayClusterRef | Identified,
        server: VirtualServerRef | None = None,
        **options: Unpack[LookupOptions],
    ) -> Existing:
        """A backend that exists already, looked up by its name when Terraform plans.

        The plan fails if there is no such backend, or more than one.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            name: The backend's name.
            cluster: The gateway cluster that the backend is on.
            server: The virtual server that offers the backend's tools.
            **options: Terraform's own arguments: see `LookupOptions`. The provider is also that of what is added to the
                backend; by default it is the server's.

        Raises:
            TypeError: `cluster` is not a gateway cluster, or there is no such option.
        """
        key = {"cluster_id": id_of_kind(cluster, "cluster", "cluster"), "name": name}
        return cls._existing()(scope, id, key=key, server=server, options=options)
