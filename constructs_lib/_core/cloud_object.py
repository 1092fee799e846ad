"""The base of constructs that stand for one object in a cloud, and how existing objects are found."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from .cdk import Construct, TerraformProvider, TerraformResource, jsii
from .construct import L2Construct
from .options import LookupOptions, lookup_arguments
from .validation import Finding, in_one_stack, is_expression, stands


class CloudObject(L2Construct, metaclass=jsii.JSIIAbstractClass):
    """An object in a cloud, which the stack makes or which exists already.

    Each kind of object has an abstract class for what both can do, such as `GatewayBase`. The class that makes the
    object and the one that stands for an existing object derive from it, each with its own constructor.
    """

    def __init__(self, scope: Construct, id: str, *, provider: TerraformProvider | None) -> None:
        """Use `from_id` or a class that derives from this one instead."""
        super().__init__(scope, id)
        self._provider = provider
        self._claimed: dict[tuple[str, str], CloudObject] = {}
        self._clashes: list[tuple[str, str, CloudObject]] = []

    @property
    @abstractmethod
    def id(self) -> str:
        """ID of the object; a token where only Terraform knows it."""

    @property
    def provider(self) -> TerraformProvider | None:
        """The provider that was given for this object or for its parent; None is the default one."""
        return self._provider

    @property
    def is_made_here(self) -> bool:
        """Whether the stack makes the object."""
        return isinstance(self.node.default_child, TerraformResource)

    def _claim_name(self, place: object, what: str, name: object) -> bool:
        """Claim a name that only one object of a place can have; two that claim it are a problem at synth.

        Returns:
            Whether no other object has claimed it.
        """
        if not isinstance(place, CloudObject) or not isinstance(name, str) or is_expression(name):
            return True
        other = place._claimed.setdefault((what, name), self)
        if other is self:
            return True
        self._clashes.append((what, name, other))
        return False

    def _findings(self) -> Iterator[Finding]:
        yield from super()._findings()
        for what, name, other in self._clashes:
            if stands(other):
                yield Finding(f"the {what} {name!r} is already used by {other.node.path}")


class HasDataSourceId(Protocol):
    """A data source of one object."""

    @property
    def id(self) -> str:
        """ID of the object."""


D = TypeVar("D", bound=HasDataSourceId)


class Lookup(Generic[D]):
    """How an existing object is found: by its ID, or by its name, which a data source looks up."""

    def __init__(
        self,
        construct: CloudObject,
        data_source: Callable[..., D],
        key: Mapping[str, Any],
        options: LookupOptions,
    ) -> None:
        """Prepare the lookup; an ID needs none until something else is asked for.

        Args:
            construct: The construct that stands for the object; the data source becomes its child.
            data_source: The class of the data source.
            key: The `id` of the object, or what it is looked up by.
            options: Terraform's own arguments, for the data source.

        Raises:
            TypeError: There is no such option.
        """
        self._construct = construct
        self._class = data_source
        self._arguments = {**key, **lookup_arguments(options, construct.provider, construct)}
        self._id: str | None = key.get("id")
        self._source = self._made() if self._id is None else None

    @property
    def id(self) -> str:
        """ID of the object."""
        if self._id is None:
            self._id = self.source.id
        return self._id

    @property
    def source(self) -> D:
        """The data source that reads the object when Terraform plans."""
        if self._source is None:
            self._source = self._made()
        return self._source

    def _made(self) -> D:
        return self._class(self._construct, self._construct.RESOURCE, **self._arguments)


def provider_of(scope: Construct, parent: object, options: Mapping[str, Any]) -> TerraformProvider | None:
    """The provider of a new construct: the one that was given, or the parent's if that is in the same stack."""
    given: TerraformProvider | None = options.get("provider")
    if given is not None:
        return given
    inherited = parent.provider if isinstance(parent, CloudObject) else None
    return inherited if inherited is not None and in_one_stack(inherited, scope) else None
