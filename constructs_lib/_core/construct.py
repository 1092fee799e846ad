"""The base of all L2 constructs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from .cdk import Construct, ITerraformDependable, TerraformElement, jsii
from .places import located
from .validation import Finding, register


@jsii.implements(ITerraformDependable)
class L2Construct(Construct):
    """A construct whose problems are reported at synth, together with those of all others, in one error.

    Its main resource is the child `RESOURCE`, which is the CDK's `node.default_child`: it has `add_override`, and
    `depends_on` refers to it when it is given this construct.
    """

    RESOURCE = "Resource"
    """ID of the main resource in the construct."""
    # The names of arguments by the attributes of the resource that they set, and what to do about a wrong attribute.
    _WORDS: ClassVar[Mapping[str, str]] = {}
    _REMEDIES: ClassVar[Mapping[str, str]] = {}
    _IS_GENERATED = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        located(cls)

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self._told: list[Finding] = []
        # Whether likely mistakes, which the service might accept, are refused.
        self._is_strict = True
        register(self, scope)

    @property
    def fqn(self) -> str:
        """The address of its resource, for `depends_on`.

        Raises:
            TypeError: It has no resource, since the object exists already.
        """
        resource = self.node.default_child
        if not isinstance(resource, TerraformElement):
            raise TypeError(f"{self.node.path} exists already: nothing can depend on its creation")
        address: str = resource.fqn
        return address

    def _problem(self, message: str) -> None:
        """Report a problem at synth: a sentence that says what is allowed, without the construct's path."""
        self._told.append(Finding(message))

    def _warning(self, message: str) -> None:
        """Report a warning at synth."""
        self._told.append(Finding(message, is_warning=True))

    def _problems(self) -> Iterable[str]:
        """The problems of the construct as it is at synth; overridden where there can be any."""
        return ()

    def _is_acknowledged(self, summary: str) -> bool:
        """Whether a warning about the resource is known, and not to be repeated."""
        return False

    def _findings(self) -> Iterator[Finding]:
        yield from self._told
        for message in self._problems():
            yield Finding(message)
