"""Served local clouds with any options are diagnosed exactly: the settings that come out are those that went in."""

from __future__ import annotations

import pytest
from doctor.emulators import diagnosed, excused, inverted, random_options, wrong
from hypothesis import HealthCheck, given, settings
from support.cloud import Cloud

from provider_shim.doctor.unobservable import UNOBSERVABLE
from provider_shim.emulator import OPTIONS
from provider_shim.emulator.options import parse_options


def _check(options: dict[str, str]) -> None:
    with Cloud(*(part for name, value in options.items() for part in ("--set", f"{name}={value}"))) as cloud:
        diagnosis = diagnosed(cloud)
    found = diagnosis.settings()
    parse_options(found)
    assert wrong(options, found) == {}, list(map(str, diagnosis))
    missing = OPTIONS.keys() - UNOBSERVABLE.keys() - found.keys()
    assert missing <= excused({name: options.get(name, option.default) for name, option in OPTIONS.items()}), missing


@pytest.mark.parametrize(
    "options",
    [pytest.param({}, id="defaults"), pytest.param(inverted(), id="inverted", marks=pytest.mark.slow)],
)
def test_settings_come_out_as_they_went_in(options: dict[str, str]) -> None:
    _check(options)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(random_options())
def test_any_settings_come_out_as_they_went_in(options: dict[str, str]) -> None:
    _check(options)
