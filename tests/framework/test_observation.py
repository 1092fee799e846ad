"""What a wait sees of an object, and what is left of it where the wait ends early."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from support.toy import Cloud, ThingResource

from provider_shim.framework import observation as observation_module
from provider_shim.framework.context import Context
from provider_shim.framework.observation import Observation
from provider_shim.framework.plan import plan
from provider_shim.framework.resource import Unclear
from provider_shim.framework.waiting import Stop
from provider_shim.schema.diagnostics import ProviderError

pytestmark = pytest.mark.asyncio
ABSENT, UNCLEAR = object(), object()


class Changing(ThingResource):
    """A thing that shows one view after another, the last one for ever."""

    lag = 0.2

    def __init__(self, *views: Any) -> None:
        self.views = list(views)

    async def read(self, client: Cloud, state: Any, *, fresh: bool) -> dict[str, Any] | None:
        assert fresh
        view = self.views.pop(0) if len(self.views) > 1 else self.views[0]
        if view is UNCLEAR:
            raise Unclear("Unexpected response", "An HTML page arrived.")
        return None if view is ABSENT else view

    def settled(self, shown: dict[str, Any]) -> bool:
        return shown["note"] != "busy"


def _view(name: str, note: str | None = None) -> dict[str, Any]:
    return dict.fromkeys(ThingResource().schema().attributes) | {"id": "t1", "name": name, "size": 3, "note": note}


def _observation(*views: Any) -> Observation:
    resource = Changing(*views)
    schema = resource.schema()
    config = dict.fromkeys(schema.attributes) | {"name": "new"}
    planned = plan(schema.attributes, config, None).planned
    return Observation(Context(schema, resource, Cloud(), Stop()), planned, {"id": "t1"})


async def test_it_ends_with_what_was_planned() -> None:
    observation = _observation(ABSENT, UNCLEAR, _view("old"), _view("new", "busy"), _view("new"))
    assert observation.shown is None
    shown = await observation.run()
    assert (shown, observation.shown) == (_view("new"), _view("new"))


async def test_one_that_is_ended_keeps_the_last_thing_that_it_saw() -> None:
    observation = _observation(_view("old", "busy"), ABSENT)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(observation.run(), 0.3)
    assert observation.shown == _view("old", "busy")
    told = observation.not_in_time("after 1s (timeouts.create)")
    assert told.summary == "Thing does not reflect the requested changes"
    assert "does not show it after 1s (timeouts.create): name, note. It is kept in state (id t1)." in told.detail
    assert told.path == ("name",)


async def test_one_that_never_saw_the_object_says_so() -> None:
    observation = _observation(ABSENT)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(observation.run(), 0.2)
    assert observation.shown is None
    assert observation.not_in_time("after 1s").summary == "Thing did not appear"


async def test_what_stays_different_after_the_work_is_an_error() -> None:
    observation = _observation(_view("old"))
    with pytest.raises(ProviderError, match="after it finished the operation: name"):
        await asyncio.wait_for(observation.run(), 5)
    assert observation.shown == _view("old")


async def test_answers_that_say_nothing_are_waited_out_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observation_module, "_UNCLEAR_SECONDS", 0.2)
    with pytest.raises(Unclear, match="An HTML page arrived"):
        await asyncio.wait_for(_observation(UNCLEAR).run(), 5)
