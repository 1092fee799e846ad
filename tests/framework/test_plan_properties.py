"""Plan, apply and refresh of any object by any schema: Terraform accepts each, and there is no false drift."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.acceptance import contradictions, frozen, refusals_of_plan
from support.objects import attributes, configs, resolved, respelled, shown

from provider_shim.framework.plan import plan
from provider_shim.framework.reconcile import differences, fill, reconcile
from provider_shim.schema.attributes import Attributes, object_type
from provider_shim.schema.values import contains_unknown

_thorough = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def _same(of: Attributes, one: Any, other: Any) -> bool:
    type = object_type(of)
    return bool(frozen(type, one) == frozen(type, other))


def _accepted(of: Attributes, prior: Any, config: Any, planned: Any) -> None:
    assert list(refusals_of_plan(of, prior, config, planned)) == []


def _applied(data: st.DataObject, of: Attributes, planned: Any) -> tuple[Any, Any]:
    """The state after an apply, and what the cloud shows then."""
    view = data.draw(shown(of, planned), label="shown")
    assert list(differences(of, planned, view)) == []
    state = fill(of, planned, view)
    assert list(contradictions(object_type(of), planned, state)) == []
    assert not contains_unknown(state)
    return state, view


@_thorough
@given(attributes(), st.data())
def test_a_create_is_accepted_and_settles(of: Attributes, data: st.DataObject) -> None:
    config = data.draw(configs(of), label="config")
    planned = plan(of, config, None)
    assert planned.writes
    assert planned.requires_replace == ()
    _accepted(of, None, config, planned.planned)
    state, view = _applied(data, of, planned.planned)

    # A refresh finds no drift, and neither does one that sees the same object told otherwise.
    assert _same(of, reconcile(of, state, view), state)
    assert _same(of, reconcile(of, state, data.draw(shown(of, state), label="shown again")), state)
    # And there is nothing left to do.
    again = plan(of, config, state)
    assert _same(of, again.planned, state)
    assert not again.writes
    assert again.requires_replace == ()


@_thorough
@given(attributes(), st.data())
def test_what_is_only_said_otherwise_is_no_change(of: Attributes, data: st.DataObject) -> None:
    config = data.draw(configs(of), label="config")
    state, _ = _applied(data, of, plan(of, config, None).planned)
    again = plan(of, data.draw(respelled(of, config), label="config respelled"), state)
    assert not again.writes
    assert _same(of, again.planned, state)


@_thorough
@given(attributes(), st.data())
def test_an_update_is_accepted_and_settles(of: Attributes, data: st.DataObject) -> None:
    before, _ = _applied(data, of, plan(of, data.draw(configs(of), label="config before"), None).planned)
    config = data.draw(configs(of), label="config")
    planned = plan(of, config, before)
    _accepted(of, before, config, planned.planned)
    state, view = _applied(data, of, planned.planned)
    assert _same(of, reconcile(of, state, view), state)
    again = plan(of, config, state)
    assert _same(of, again.planned, state)
    assert not again.writes


@_thorough
@given(attributes(), st.data())
def test_a_plan_with_unknown_values_is_accepted_and_kept(of: Attributes, data: st.DataObject) -> None:
    first = data.draw(st.none() | configs(of), label="config before")
    before = None if first is None else _applied(data, of, plan(of, first, None).planned)[0]
    config = data.draw(configs(of, unknown=True), label="config")
    planned = plan(of, config, before)
    _accepted(of, before, config, planned.planned)
    # At apply Terraform plans again, with what it knows then, and holds the provider to its first plan.
    known = data.draw(resolved(of, config), label="config at apply")
    final = plan(of, known, before)
    _accepted(of, before, known, final.planned)
    assert list(contradictions(object_type(of), planned.planned, final.planned)) == []
    # A replacement was announced as one.
    assert planned.requires_replace or not final.requires_replace


@_thorough
@given(attributes(), st.data())
def test_a_refresh_is_stable(of: Attributes, data: st.DataObject) -> None:
    mine = data.draw(configs(of), label="config")
    theirs = data.draw(configs(of), label="somebody else's")
    state, _ = _applied(data, of, plan(of, mine, None).planned)
    view = data.draw(shown(of, fill(of, plan(of, theirs, None).planned, {})), label="shown")
    once = reconcile(of, state, view)
    assert _same(of, reconcile(of, once, view), once)
    # What was configured otherwise is repaired by a plan that Terraform accepts.
    repair = plan(of, mine, once)
    _accepted(of, once, mine, repair.planned)
    # Where nothing differs, nothing is written, and the other way round.
    if not list(differences(of, repair.planned, view)) and _same(of, once, state):
        assert not repair.writes


@_thorough
@given(attributes(), st.data())
def test_what_is_imported_plans_empty_as_it_is(of: Attributes, data: st.DataObject) -> None:
    config = data.draw(configs(of), label="config")
    planned = plan(of, config, None).planned
    view = data.draw(shown(of, planned), label="shown")
    imported = reconcile(of, dict.fromkeys(of), view)
    assert _same(of, reconcile(of, imported, view), imported)
    # The configuration that Terraform generates: what is in state, without what only the server makes.
    generated = _generated(of, imported)
    again = plan(of, generated, imported)
    _accepted(of, imported, generated, again.planned)
    assert _same(of, again.planned, imported)
    assert not again.writes


def _generated(of: Attributes, state: Any) -> Any:
    values: dict[str, Any] = {}
    for name, attribute in of.items():
        value, nested = state.get(name), attribute.nested
        if attribute.computed and not attribute.optional:
            value = None
        elif nested and value is not None:
            if nested.nesting == "single":
                value = _generated(nested.attributes, value)
            elif nested.nesting == "map":
                value = {key: _generated(nested.attributes, item) for key, item in value.items()}
            else:
                value = [_generated(nested.attributes, item) for item in value]
        values[name] = value
    return values
