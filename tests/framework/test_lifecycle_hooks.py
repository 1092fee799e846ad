"""What a resource may tell the framework of its cloud: work that goes on, rest, lag, and partial updates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from support.toy import Cloud, ThingResource

from provider_shim.framework.lifecycle import Lifecycle
from provider_shim.framework.plan import plan
from provider_shim.framework.waiting import Stop
from provider_shim.schema.diagnostics import ProviderError


class SlowThing(ThingResource):
    """A thing whose create goes on for a while, which rests now and then, and is told only what changes."""

    sends_changes_only = True
    lag = 0.2

    def __init__(self, shown: list[dict[str, Any]] | None = None, fails: bool = False) -> None:
        self.finished: list[str] = []
        self.sent: list[set[str]] = []
        self.views = shown or []
        self.fails = fails

    async def finish(self, client: Cloud, state: Mapping[str, Any]) -> None:
        self.finished.append(state["id"])
        if self.fails:
            raise ProviderError("The operation failed", "Out of memory.")

    async def read(self, client: Cloud, state: Mapping[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        found = await super().read(client, state, fresh=fresh)
        return found and found | (self.views.pop(0) if self.views else {})

    async def update(self, client: Cloud, state: Mapping[str, Any], values: dict[str, Any]) -> None:
        self.sent.append(set(values))
        await super().update(client, state, values)

    def at_rest(self, shown: dict[str, Any]) -> bool:
        return shown["note"] != "busy"


def _config(resource: SlowThing, **values: Any) -> dict[str, Any]:
    return dict.fromkeys(resource.schema().attributes) | {"name": "thing"} | values


def _life(resource: SlowThing, cloud: Cloud) -> Lifecycle:
    return Lifecycle(resource.schema(), resource, cloud, Stop())


async def _created(resource: SlowThing, cloud: Cloud, **values: Any) -> Any:
    config = _config(resource, **values)
    return await _life(resource, cloud).create(plan(resource.schema().attributes, config, None).planned, config)


@pytest.mark.asyncio
async def test_a_create_waits_for_the_work_that_it_started() -> None:
    resource = SlowThing()
    applied = await _created(resource, Cloud())
    assert applied.diagnostics == []
    assert resource.finished == [applied.state["id"]]


@pytest.mark.asyncio
async def test_work_that_fails_leaves_the_object_in_state() -> None:
    applied = await _created(SlowThing(fails=True), Cloud())
    assert [each.detail for each in applied.diagnostics] == ["Out of memory."]
    assert applied.state["id"] == "t1"


@pytest.mark.asyncio
async def test_an_update_is_told_what_changes_and_no_more() -> None:
    resource, cloud = SlowThing(), Cloud()
    access = {"user": "me", "password": None, "password_wo": None, "password_wo_version": 1}
    config = _config(resource, size=4, note="old", access=access)
    state = (await _created(resource, cloud, size=4, note="old", access=access)).state
    attributes = resource.schema().attributes
    for changes, sent in (
        ({"note": "new"}, {"note"}),
        ({"note": None}, {"note"}),
        ({"access": {**access, "password_wo_version": 2}}, {"access"}),
    ):
        config |= changes
        applied = await _life(resource, cloud).update(state, plan(attributes, config, state).planned, config, b"")
        assert applied.diagnostics == []
        assert resource.sent.pop() == sent
        state = applied.state


@pytest.mark.asyncio
async def test_a_read_waits_until_the_object_is_at_rest() -> None:
    resource, cloud = SlowThing(), Cloud()
    state = (await _created(resource, cloud, note="done")).state
    resource.views = [{"note": "busy"}] * 3
    read = await _life(resource, cloud).read(state, b"")
    assert read.diagnostics == []
    assert read.state["note"] == "done"
    assert resource.views == []


@pytest.mark.asyncio
async def test_what_never_shows_is_told_once_the_lag_is_over() -> None:
    resource = SlowThing(shown=[{"note": "theirs"}] * 1000)
    applied = await _created(resource, Cloud(), note="mine")
    [problem] = applied.diagnostics
    assert problem.summary == "Thing does not reflect the requested changes"
    assert problem.path == ("note",)
    assert "0.2s after it finished the operation: note." in problem.detail
    assert applied.state["id"] == "t1"
