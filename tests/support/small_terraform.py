"""What Terraform does with a provider, in this process: refresh, plan, apply and destroy of one stack.

The real Terraform takes two seconds an apply; thousands of runs are only to be had without it. The rules are its own: a
create that ends with an error and a state leaves the object tainted, a tainted object is replaced, an error while
refreshing ends the run, and what an apply returns is kept whatever it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider_shim.clouds import ConfiguredClouds
from provider_shim.framework.lifecycle import Applied
from provider_shim.framework.provider import Provider
from provider_shim.schema.attributes import Attribute, Attributes
from provider_shim.schema.diagnostics import Diagnostic, Severity
from provider_shim.schema.schema_file import SchemaFile

SCHEMAS = SchemaFile.load()
Values = dict[str, Any]


@dataclass
class Instance:
    """An object in the state."""

    values: Values
    private: bytes = b""
    tainted: bool = False


@dataclass(frozen=True)
class Block:
    """A resource block: its type, its configuration from the state of the ones before it, and those that it needs."""

    type: str
    config: Callable[[Mapping[str, Instance]], Values]
    needs: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What a run did, by the blocks' names, and what it said."""

    actions: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def errors(self) -> list[Diagnostic]:
        return [each for each in self.diagnostics if each.severity is Severity.ERROR]

    @property
    def text(self) -> str:
        return "\n".join(f"{each.summary}: {each.detail}" for each in self.diagnostics)


class SmallTerraform:
    """A stack's state, and the runs that change it; each run is a launch of the provider."""

    def __init__(self, settings: Values) -> None:
        self._settings = settings
        self.state: dict[str, Instance] = {}
        self._types: dict[str, str] = {}

    async def refresh(self) -> Outcome:
        """`terraform apply -refresh-only`."""
        async with _Launched(self._settings) as provider:
            return await self._refresh(provider)

    async def plan(self, blocks: Mapping[str, Block]) -> Outcome:
        """`terraform plan`: nothing is kept of it."""
        state = dict(self.state)
        try:
            async with _Launched(self._settings) as provider:
                outcome = await self._refresh(provider)
                if not outcome.errors:
                    outcome.actions = self._planned(provider, blocks)
                return outcome
        finally:
            self.state = state

    async def apply(self, blocks: Mapping[str, Block]) -> Outcome:
        """`terraform apply`."""
        async with _Launched(self._settings) as provider:
            outcome = await self._refresh(provider)
            if outcome.errors:
                return outcome
            outcome.actions = self._planned(provider, blocks)
        async with _Launched(self._settings) as provider:
            for name in reversed(self.state.copy()):
                if outcome.actions.get(name) in ("replace", "delete"):
                    await self._delete(provider, name, outcome)
            for name, block in blocks.items():
                action = outcome.actions.get(name)
                if action == "replace" and name in self.state:
                    continue  # its deletion failed
                if action in ("create", "replace", "update") and all(each in self.state for each in block.needs):
                    await self._write(provider, name, block, outcome)
        return outcome

    async def destroy(self) -> Outcome:
        """`terraform destroy`."""
        async with _Launched(self._settings) as provider:
            outcome = await self._refresh(provider)
            if outcome.errors:
                return outcome
        async with _Launched(self._settings) as provider:
            for name in reversed(self.state.copy()):
                outcome.actions[name] = "delete"
                await self._delete(provider, name, outcome)
        return outcome

    async def _refresh(self, provider: Provider) -> Outcome:
        outcome = Outcome()
        for name, instance in list(self.state.items()):
            read = await provider.read(self._types[name], instance.values, instance.private)
            outcome.diagnostics += read.diagnostics
            if outcome.errors:
                continue
            if read.state is None:
                del self.state[name]
            else:
                self.state[name] = Instance(read.state, read.private, instance.tainted)
        return outcome

    def _planned(self, provider: Provider, blocks: Mapping[str, Block]) -> dict[str, str]:
        actions: dict[str, str] = {name: "delete" for name in self.state if name not in blocks}
        for name, block in blocks.items():
            self._types[name] = block.type
            instance = self.state.get(name)
            if instance is None:
                actions[name] = "create"
            elif instance.tainted or any(actions.get(each) in ("create", "replace") for each in block.needs):
                actions[name] = "replace"
            else:
                found = provider.plan(block.type, self._config(block), instance.values).plan
                assert found is not None
                if found.requires_replace:
                    actions[name] = "replace"
                elif found.planned != instance.values:
                    actions[name] = "update"
        return actions

    async def _write(self, provider: Provider, name: str, block: Block, outcome: Outcome) -> None:
        config, prior = self._config(block), self.state.get(name)
        planned = provider.plan(block.type, config, prior.values if prior else None)
        outcome.diagnostics += planned.diagnostics
        assert planned.plan is not None
        applied = await provider.apply(
            block.type,
            config,
            prior.values if prior else None,
            planned.plan.planned,
            prior.private if prior else b"",
        )
        self._keep(name, applied, outcome, created=prior is None)

    async def _delete(self, provider: Provider, name: str, outcome: Outcome) -> None:
        instance = self.state[name]
        applied = await provider.apply(self._types[name], None, instance.values, None, instance.private)
        self._keep(name, applied, outcome, created=False)

    def _keep(self, name: str, applied: Applied, outcome: Outcome, *, created: bool) -> None:
        outcome.diagnostics += applied.diagnostics
        failed = any(each.severity is Severity.ERROR for each in applied.diagnostics)
        if applied.state is None:
            self.state.pop(name, None)
        else:
            before = self.state.get(name)
            tainted = (created and failed) or (before is not None and before.tainted)
            self.state[name] = Instance(applied.state, applied.private, tainted)

    def _config(self, block: Block) -> Values:
        attributes = SCHEMAS.resource(block.type).attributes
        return complete(attributes, block.config(self.state))


class _Launched:
    """A provider, configured, until the end of the run."""

    def __init__(self, settings: Values) -> None:
        self._settings = settings

    async def __aenter__(self) -> Provider:
        self._provider = Provider(SCHEMAS, ConfiguredClouds)
        await self._provider.configure(complete(SCHEMAS.provider.attributes, self._settings))
        return self._provider

    async def __aexit__(self, *_: Any) -> None:
        await self._provider.close()


def complete(attributes: Attributes, given: Mapping[str, Any]) -> Values:
    """A configuration as Terraform hands it over: with null for whatever is not given, at every level."""
    return {name: _complete(attribute, given.get(name)) for name, attribute in attributes.items()}


def _complete(attribute: Attribute, value: Any) -> Any:
    nested = attribute.nested
    if nested is None or value is None:
        return value
    if nested.nesting == "single":
        return complete(nested.attributes, value)
    if nested.nesting == "map":
        return {key: complete(nested.attributes, item) for key, item in value.items()}
    return [complete(nested.attributes, item) for item in value]
