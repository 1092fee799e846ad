"""Lookup of the clusters that backends point at, the same for all applications."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Generic, Self, TypeVar, Unpack

from .._core.cdk import Construct
from .._core.ids import HasId, Identified, id_of
from .._core.options import LookupOptions

Source = TypeVar("Source", bound=HasId)


class LookedUpCluster(Generic[Source]):
    """A cluster that exists already, looked up when Terraform plans.

    - `source`: the data source that reads it.
    """

    _OBJECT: ClassVar[str]

    def __init__(self, source: Source) -> None:
        """Use `from_id` or `from_name` instead.

        Args:
            source: The data source that reads the cluster.
        """
        self.source = source

    @classmethod
    def _reader(cls) -> Callable[..., Source]:
        """The class of the data source."""
        raise NotImplementedError

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
        return cls(cls._reader()(scope, id, **{**options, "id": id_of(cluster_id, "cluster_id")}))

    @classmethod
    def from_name(cls, scope: Construct, id: str, name: str, **options: Unpack[LookupOptions]) -> Self:
        """The cluster with a name; the plan fails if there is none, or more than one.

        Args:
            scope: The construct that the data source is part of.
            id: The data source's ID in there.
            name: The cluster's name.
            **options: Terraform's own arguments: see `LookupOptions`.
        """
        return cls(cls._reader()(scope, id, name=name, **options))

    @property
    def id(self) -> str:
        """ID of the cluster."""
        return self.source.id
