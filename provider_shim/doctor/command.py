"""`mcpgateway doctor`: what it does, in which order, what it prints, and its exit code."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from . import folder, report
from .findings import Diagnosis, Finding, Level
from .undo import Created, Undo

INTERRUPTED = 130
_CLOUDS = {
    "instaclustr": "provider_shim.doctor.instaclustr.diagnosis",
    "yandex": "provider_shim.doctor.yandex.diagnosis",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look at: the clouds, each with the ID of its cluster or folder, or None for the only one."""

    clouds: dict[str, str | None]
    write: bool
    report: str | None


def run(choice: Choice) -> int:
    """Run doctor and return the exit code: 1 if there is a problem, or something could not be deleted.

    An interruption after which nothing is left has a code of its own.
    """
    progress = Progress()
    if problem := _unwritable(choice.report):
        print(f"mcpgateway doctor: {problem}", file=sys.stderr)
        return 1
    print(_announcement(choice), file=sys.stderr)
    # What fails in the end is in the report; retries are not of interest.
    logging.getLogger("provider_shim").setLevel(logging.ERROR)
    diagnosis, undo = Diagnosis(), Undo()
    progress("Terraform")
    folder.check(diagnosis)
    interrupted = False
    try:
        interrupted = asyncio.run(observe_clouds(choice, diagnosis, undo, progress))
    except KeyboardInterrupt:
        interrupted = True
    progress.end()
    for cloud in _CLOUDS:
        if cloud not in choice.clouds:
            text = f"not asked: add --{cloud}"
            diagnosis.add(
                {"instaclustr": "Instaclustr", "yandex": "Yandex Cloud"}[cloud], "access", Finding(text, Level.UNSEEN)
            )
    left = [_leftover(created, undo) for created in undo.left]
    print(report.text(diagnosis), end="")
    if choice.report is not None:
        Path(choice.report).write_text(report.file(diagnosis, left, tuple(choice.clouds)))
        print(f"The report is in {choice.report}.", file=sys.stderr)
    if left:
        print("mcpgateway doctor: could not delete:", *left, sep="\n  ", file=sys.stderr)
    if interrupted:
        told = "" if left else "; everything that was created is deleted again" if choice.write else ""
        print(f"mcpgateway doctor: interrupted{told}.", file=sys.stderr)
        return 1 if left else INTERRUPTED
    return 1 if left or diagnosis.has(Level.PROBLEM) else 0


async def observe_clouds(choice: Choice, diagnosis: Diagnosis, undo: Undo, progress: Progress) -> bool:
    """Observe the clouds; returns whether that was interrupted."""
    from importlib import import_module

    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        for cloud, id in choice.clouds.items():
            await import_module(_CLOUDS[cloud]).diagnose(id, choice.write, diagnosis, undo, progress)
    except asyncio.CancelledError:
        # What was created is deleted by now.
        return True
    return False


def _announcement(choice: Choice) -> str:
    clouds = len(choice.clouds)
    if not clouds:
        return "Checks this folder; takes a few seconds."
    if not choice.write:
        return "Only reads; takes some ten seconds for each cloud."
    return (
        "Creates objects called mcpgateway-doctor-…, changes them and deletes them again; takes a minute or a few. "
        "Ctrl-C deletes them, too."
    )


def _leftover(created: Created, undo: Undo) -> str:
    reason = undo.reasons.get(created.id)
    return f"{created}: {reason}" if reason else f"{created}: interrupted before it could be deleted"


def _unwritable(path: str | None) -> str:
    """Why a report cannot be written; told before the work instead of after it."""
    if path is None:
        return ""
    try:
        with open(path, "a"):
            return ""
    except OSError as error:
        return f"the report cannot be written to {path}: {error.strerror}"


class Progress:
    """A line on stderr that is replaced as the work goes on; nothing if that is not a terminal."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()

    def __call__(self, text: str) -> None:
        """Show what is being done."""
        if self._shows:
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Remove the line."""
        self("")
