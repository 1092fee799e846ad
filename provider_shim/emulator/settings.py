"""All options of the local cloud: those that every control plane shares, and each control plane's own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from . import options
from .faults import parse_plan
from .instaclustr import kinds as instaclustr_kinds
from .instaclustr.options import InstaclustrOptions
from .options import OptionError
from .yandex import kinds as yandex_kinds
from .yandex.options import YandexOptions

FAULT_KINDS = (*instaclustr_kinds.FAULT_KINDS, *yandex_kinds.FAULT_KINDS)
"""The kinds that a fault rule may name."""


@dataclasses.dataclass(frozen=True)
class SharedOptions:
    """Options that mean the same for every control plane."""

    visibility_delay: float = options.seconds(
        help="Seconds until reads show what a POST, PUT or PATCH did; until then GET answers 404 or the old values."
    )
    delete_delay: float = options.seconds(help="Seconds until a deleted object is gone; until then GET answers 200.")
    latency: float = options.seconds(help="Seconds that every request takes at least.")
    faults: str = options.text(
        "a JSON list of fault rules",
        help="Fault plan: a JSON list of rules, as PUT /_emulator/faults takes it.",
        check=lambda plan: parse_plan(plan, FAULT_KINDS),
    )


@dataclasses.dataclass(frozen=True)
class Settings:
    """The options in force, read and checked."""

    shared: SharedOptions
    instaclustr: InstaclustrOptions
    yandex: YandexOptions


OPTIONS = options.table(SharedOptions, InstaclustrOptions, YandexOptions)
"""Every option by name."""


def parse_settings(given: Mapping[str, str] | None) -> Settings:
    """Read options from their texts; raises `OptionError` for an unknown name or a text that is not allowed."""
    given = given or {}
    for name in given:
        if name not in OPTIONS:
            raise OptionError(f'There is no option "{name}"; the options are {", ".join(OPTIONS)}.')
    return Settings(
        shared=options.parse(SharedOptions, given),
        instaclustr=options.parse(InstaclustrOptions, given),
        yandex=options.parse(YandexOptions, given),
    )
