"""The base of all constructs that people write with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from .cdk import Construct, ITerraformDependable, TerraformElement, jsii
from .places import located
from .validation import Finding, register


@jsii.implements(ITerraformDependable)
class L2Construct(Construct):
    """A construct that says at synth what is wrong with it, together with all others, in one error.

    Its main resource is a child with the id `RESOURCE`, which the CDK takes for `node.default_child`: the way to what
    only the resource can (`add_override`), and what `depends_on` means when it is given this construct.
    """

    RESOURCE = "Resource"
    # What arguments are called here that are attributes of the resource, and what to do about a wrong one.
    _WORDS: ClassVar[Mapping[str, str]] = {}
    _REMEDIES: ClassVar[Mapping[str, str]] = {}
    _IS_GENERATED = False
    # Whether likely mistakes, which the service might accept, are refused.
    _is_strict = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        located(cls)

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self._told: list[Finding] = []
        register(self, scope)

    @property
    def fqn(self) -> str:
        """The address of its resource, for `depends_on`.

        Raises:
            TypeError: It has no resource: it stands for what is made elsewhere.
        """
        resource = self.node.default_child
        if not isinstance(resource, TerraformElement):
            raise TypeError(f"{self.node.path} stands for what is made elsewhere: nothing can depend on its creation")
        address: str = resource.fqn
        return address

    def _problem(self, message: str) -> None:
        """Keep a problem for synth: a sentence that says what is allowed, without the construct's path."""
        self._told.append(Finding(message))

    def _warning(self, message: str) -> None:
        """Keep for synth what the author should know, though nothing is wrong."""
        self._told.append(Finding(message, is_warning=True))

    def _problems(self) -> Iterable[str]:
        """Problems that are only seen at synth, of the construct as it then is; overridden where there can be any."""
        return ()

    def _findings(self) -> Iterator[Finding]:
        yield from self._told
        for message in self._problems():
            yield Finding(message)
