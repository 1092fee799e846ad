"""`python -m constructs_lib.generator [--check]`: write `constructs_lib/l1`, or check that it is fresh."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from .files import generate

_ROOT = Path(__file__).parents[2]
_TARGET = _ROOT / "constructs_lib" / "l1"
_SCHEMA = _ROOT / "provider_shim" / "schema.json"
_VERSION_FILE = _ROOT / "provider_shim" / "__init__.py"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m constructs_lib.generator", description="Write constructs_lib/l1.")
    parser.add_argument("--check", action="store_true", help="only check that the files are fresh")
    parser.add_argument("--target", type=Path, default=_TARGET, help="folder to write to (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        files = generate(json.loads(_SCHEMA.read_text()), _version())
    except (RuntimeError, ValueError) as error:
        print(f"constructs_lib.generator: {error}", file=sys.stderr)
        return 1
    present = {path.name: path.read_text() for path in options.target.glob("*.py")}
    stale = sorted(name for name in files.keys() | present.keys() if files.get(name) != present.get(name))
    if options.check:
        if stale:
            names = ", ".join(stale)
            print(f"constructs_lib/l1 is stale ({names}): run python -m constructs_lib.generator", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        if name in files:
            (options.target / name).write_text(files[name])
        else:
            (options.target / name).unlink()
    return 0


def _version() -> str:
    """The provider's version, read rather than imported: the constructs do without the provider's code."""
    match = re.search(r'^__version__ = "(.+)"$', _VERSION_FILE.read_text(), re.M)
    if not match:
        raise ValueError(f"there is no __version__ in {_VERSION_FILE}")
    return match[1]


if __name__ == "__main__":
    sys.exit(main())
