"""What all constructs of a gateway have in common: an id, a provider, Terraform's own arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._core.cdk import Construct, TerraformProvider
from .._core.construct import L2Construct, Meta
from .._core.kinds import check_names
from .._core.timeouts import Timeouts, timeouts_argument
from .._core.validation import Finding, in_one_stack, is_expression, stands


class Options(Meta, total=False):
    """What every construct that makes a resource takes, and hands on to it: `**options: Unpack[Options]`."""

    timeouts: Timeouts


class Member(L2Construct):
    """A part of a gateway, which exists already or is made by the stack.

    What is made below it uses its provider, unless it is given another one.
    """

    _MADE = True
    _resource: Any = None
    _id: str | None = None

    def __init__(self, scope: Construct, id: str, provider: TerraformProvider | None) -> None:
        super().__init__(scope, id)
        self._provider = provider
        self._taken: dict[tuple[str, str], Member] = {}
        self._clashes: list[tuple[str, str, Member]] = []

    @property
    def id(self) -> str:
        """Its id; a token where Terraform makes it."""
        if self._id is None:
            self._id = self._resource.id
        return self._id

    @property
    def provider(self) -> TerraformProvider | None:
        """The provider that it was given, by itself or through what it is below; None is the default one."""
        return self._provider

    def _take(self, place: Any, what: str, name: Any) -> None:
        """Take a name, which only one part of a place can have."""
        if isinstance(place, Member) and isinstance(name, str) and not is_expression(name):
            other = place._taken.setdefault((what, name), self)
            if other is not self:
                self._clashes.append((what, name, other))

    def _findings(self) -> Iterator[Finding]:
        yield from super()._findings()
        for what, name, other in self._clashes:
            if stands(other):
                yield Finding(f"the {what} {name!r} is already used by {other.node.path}")


def provider_of(scope: Construct, parent: Any, options: Meta) -> TerraformProvider | None:
    """The provider of what is made in a scope, below a parent: the parent's, if it is in the same stack."""
    if given := options.get("provider"):
        return given
    inherited = parent.provider if isinstance(parent, Member) else None
    return inherited if inherited is not None and in_one_stack(inherited, scope) else None


def arguments(what: Member, options: Options, provider: TerraformProvider | None) -> dict[str, Any]:
    """The options of a construct as arguments of its resource.

    Raises:
        TypeError: There is no such option, or one is of another type.
    """
    check_names(options, Options.__annotations__, f"a {type(what).__name__}")
    given: dict[str, Any] = {**options, "provider": provider}
    if "timeouts" in given:
        given["timeouts"] = timeouts_argument(given["timeouts"])
    return given
