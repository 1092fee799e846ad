"""Writes generated files, or checks that they are fresh."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path


def update(wanted: Mapping[str, str], present: Iterable[Path], target: Path, command: str, *, check: bool) -> int:
    """Write the files whose contents differ, and delete those that are no longer generated.

    Args:
        wanted: The files' contents by path below `target`.
        present: The generated files that exist.
        target: The folder that holds the files.
        command: What to run to write them, for the message.
        check: Whether to write nothing and only report what is stale.

    Returns:
        The exit code: 1 if something is stale and `check` is set, else 0.
    """
    existing = {path.relative_to(target).as_posix(): path.read_text() for path in present if path.exists()}
    stale = sorted(name for name in wanted.keys() | existing.keys() if wanted.get(name) != existing.get(name))
    if check:
        if stale:
            print(f"stale: {', '.join(stale)}; run {command}", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        path = target / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name])
        else:
            path.unlink()
    return 0
