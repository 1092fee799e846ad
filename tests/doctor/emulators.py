"""Random options of the local cloud, from their own declaration, and what doctor has to say of them."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import typing
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints
from unittest import mock

from hypothesis import strategies as st
from support.cloud import Cloud

from provider_shim.doctor.command import Choice, Progress, observe_clouds
from provider_shim.doctor.findings import Diagnosis
from provider_shim.doctor.instaclustr import diagnosis as instaclustr
from provider_shim.doctor.undo import Undo
from provider_shim.doctor.unobservable import UNOBSERVABLE
from provider_shim.emulator import OPTIONS
from provider_shim.emulator.instaclustr.options import InstaclustrOptions
from provider_shim.emulator.option_types import Options
from provider_shim.emulator.options import SharedOptions
from provider_shim.emulator.yandex.options import YandexOptions

DECLARATIONS: tuple[type[Options], ...] = (SharedOptions, InstaclustrOptions, YandexOptions)
# Options of which any value takes too long, or hides others: a served cloud has these values of them.
NARROWED: dict[str, st.SearchStrategy[str]] = {
    "latency": st.sampled_from(["0", "0.06"]),
    "rate_limit": st.just("0"),
    "token_lifetime": st.just("43200"),
}
DELAY = 1.0
# How far a measured duration may be below the option. Above there is no limit on a busy machine, but for the latency,
# which is that of the fastest request.
LATENCY_TOLERANCE = 0.04
TOLERANCE = 0.49


def random_options() -> st.SearchStrategy[dict[str, str]]:
    """Any value of each option that can be observed; a new option joins by itself."""
    strategies: dict[str, st.SearchStrategy[str]] = {}
    for declaration in DECLARATIONS:
        hints = get_type_hints(declaration, include_extras=True)
        for field in dataclasses.fields(declaration):
            if field.name in NARROWED:
                strategies[field.name] = NARROWED[field.name]
            elif field.name not in UNOBSERVABLE:
                strategies[field.name] = _values(hints[field.name])
    return st.fixed_dictionaries(strategies)


def _values(annotation: Any) -> st.SearchStrategy[str]:
    if get_origin(annotation) is Annotated:
        return _values(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return st.sampled_from(get_args(annotation))
    if type(None) in get_args(annotation):
        return _values(next(each for each in get_args(annotation) if each is not type(None)))
    values = {bool: ["true", "false"], float: ["0", str(DELAY)], int: ["0", "2"]}
    return st.sampled_from(values[annotation])


def diagnosed(cloud: Cloud, *, write: bool = True) -> Diagnosis:
    """What doctor finds out about a served local cloud."""
    access, yandex = cloud.connection["instaclustr"], cloud.connection["yandex"]
    environment = {"IC_API_URL": access["endpoint"], "IC_USERNAME": access["username"]}
    environment |= {"IC_API_KEY": access["api_key"], "YC_ENDPOINT": yandex["endpoint"]}
    environment |= {"YC_TOKEN": yandex["token"], "YC_FOLDER_ID": yandex["folder_id"]}
    diagnosis, undo = Diagnosis(), Undo()
    choice = Choice({"instaclustr": None, "yandex": None}, write, None)
    # The rate limit would be most of the time.
    with mock.patch.dict(os.environ, environment), mock.patch.object(instaclustr, "REQUESTS_PER_SECOND", 0):
        assert not asyncio.run(observe_clouds(choice, diagnosis, undo, Progress()))
    if not (undo.left and "option of the local cloud makes it fail" in "".join(undo.reasons.values())):
        assert undo.left == [], undo.reasons
    return diagnosis


def excused(given: dict[str, str]) -> set[str]:
    """The options that these options hide."""
    hidden = {"retry_after", "token_lifetime"}
    failure = given["yandex_failure"]
    if failure == "none":
        hidden.add("yandex_rollback")
    if failure == "create":
        hidden |= {"yandex_update_duration", "yandex_bindings_delay"}
    if failure != "none" and float(given["yandex_operation_delay"]) > 0:
        # The operation may have ended before anybody could see it.
        hidden |= {"yandex_rollback", f"yandex_{failure}_duration"}
    return hidden


def wrong(given: dict[str, str], found: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The options that came out otherwise than they went in."""
    expected = {name: given.get(name, option.default) for name, option in OPTIONS.items()}
    if expected["yandex_api"] == "seed":
        # That API has no transport.
        expected["yandex_transport"] = "absent"
    return {name: (expected[name], value) for name, value in found.items() if not _same(name, expected[name], value)}


def _same(name: str, wanted: str, found: str) -> bool:
    try:
        expected, measured = float(wanted), float(found)
    except ValueError:
        return wanted == found
    if name == "latency":
        return abs(expected - measured) <= LATENCY_TOLERANCE
    return measured >= expected - TOLERANCE and (measured == 0) == (expected == 0)


def inverted() -> dict[str, str]:
    """Every option that can be observed with another value than its default."""
    given = {}
    for declaration in DECLARATIONS:
        hints = typing.get_type_hints(declaration, include_extras=True)
        for field in dataclasses.fields(declaration):
            if field.name in UNOBSERVABLE or field.name in NARROWED:
                continue
            default = OPTIONS[field.name].default
            annotation = hints[field.name]
            values = _values(annotation)
            # The last one of the values in the order of the declaration.
            given[field.name] = [each for each in values.elements if each != default][-1]  # type: ignore[attr-defined]
    return given | {"yandex_failure": "none"}
