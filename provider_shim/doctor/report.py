"""The report: a line for each observation, and the local cloud's options as TOML, which make it a settings file."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from provider_shim import __version__
from provider_shim.emulator import OPTIONS
from provider_shim.framework.redaction import redact

from .findings import Diagnosis, Level
from .unobservable import UNOBSERVABLE

_EXPLAINED = {
    Level.OK: "as it should be, or as the provider assumes",
    Level.FOUND: "answers what was unknown",
    Level.DIFFERS: "not as the provider assumes: please open an issue with this report",
    Level.PROBLEM: "does not work; the line says what to do",
    Level.UNSEEN: "could not be observed; the line says why",
}


def text(diagnosis: Diagnosis) -> str:
    """The report for a terminal."""
    counts = ", ".join(f"{count} {level.value}" for level, count in _counts(diagnosis))
    summary = f"{counts}; {diagnosis.requests} {'request' if diagnosis.requests == 1 else 'requests'}"
    return redact("\n".join([*map(str, diagnosis), "", summary, ""]))


def file(diagnosis: Diagnosis, left: Sequence[str], clouds: Sequence[str]) -> str:
    """The report as a settings file: its lines are comments."""
    parts = [*_head(), *map(str, diagnosis)]
    if left:
        parts += ["", "Could not be deleted:", *left]
    lines = [f"# {part}".rstrip() for part in parts]
    if clouds:
        lines += ["", *_options(diagnosis)]
    return redact("\n".join(lines) + "\n")


def _head() -> Iterator[str]:
    python = platform.python_version()
    yield f"Report of mcpgateway doctor {__version__}, {datetime.now(UTC):%Y-%m-%d}, Python {python}."
    yield "It contains no secrets. The local cloud behaves like the cloud that it describes with this file:"
    yield "mcpgateway emulator --settings FILE, or emulator = { path = …, settings = FILE } for the provider."
    yield ""
    yield from (f"{level.value:8}  {meaning}" for level, meaning in _EXPLAINED.items())
    yield ""


def _options(diagnosis: Diagnosis) -> Iterator[str]:
    found = diagnosis.settings()
    reasons = {line.option: line.finding.text for line in diagnosis if line.option} | dict(UNOBSERVABLE)
    for name in OPTIONS:
        if name in found:
            yield f"{name} = {json.dumps(found[name])}"
        else:
            reason = reasons.get(name, "not part of this run")
            yield f"# {name}: not observed, so it has its default: {reason}"


def _counts(diagnosis: Diagnosis) -> Iterator[tuple[Level, int]]:
    for level in Level:
        if count := sum(line.finding.level is level for line in diagnosis):
            yield level, count
