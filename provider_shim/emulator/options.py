"""All options of the local cloud: those that every control plane shares, and each control plane's own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Annotated

from .faults import FaultError, Rule, parse_plan
from .instaclustr import kinds as instaclustr_kinds
from .instaclustr.options import InstaclustrOptions
from .option_types import OptionError, Options, Seconds, option, parse, table
from .words import Words
from .yandex import kinds as yandex_kinds
from .yandex.options import YandexOptions

FAULT_KINDS = (*instaclustr_kinds.FAULT_KINDS, *yandex_kinds.FAULT_KINDS)
"""The kinds that a fault rule may name."""


@dataclasses.dataclass(frozen=True)
class SharedOptions(Options):
    """Options that apply to every control plane."""

    visibility_delay: Seconds = option(
        0.0,
        help="Seconds until a POST, PUT or PATCH becomes visible; until then GET returns 404 or the old values.",
    )
    delete_delay: Seconds = option(0.0, help="Seconds until a deleted object is gone; until then GET returns 200.")
    latency: Seconds = option(0.0, help="Minimum duration of every request, in seconds.")
    faults: Annotated[str, Words("a JSON list of fault rules")] = option(
        "", help="Fault plan: a JSON list of rules, as accepted by PUT /_emulator/faults."
    )


@dataclasses.dataclass(frozen=True)
class EmulatorOptions:
    """The options in force, read and checked."""

    shared: SharedOptions
    instaclustr: InstaclustrOptions
    yandex: YandexOptions
    fault_rules: Sequence[Rule]


OPTIONS = table(SharedOptions, InstaclustrOptions, YandexOptions)
"""Every option by name."""


def parse_options(given: Mapping[str, str] | None) -> EmulatorOptions:
    """Read options from their texts; raises `OptionError` for an unknown name or a text that is not allowed."""
    given = given or {}
    for name in given:
        if name not in OPTIONS:
            raise OptionError(f'There is no option "{name}"; the options are {", ".join(OPTIONS)}.')
    shared = parse(SharedOptions, given)
    try:
        rules = parse_plan(shared.faults, FAULT_KINDS) if shared.faults else []
    except FaultError as error:
        raise OptionError(f'Option "faults": {error}.') from None
    return EmulatorOptions(shared, parse(InstaclustrOptions, given), parse(YandexOptions, given), rules)
