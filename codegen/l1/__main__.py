"""`python -m codegen.l1 [--check]`: write the L1 constructs from the schema file, or check that they are fresh."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.output import update
from provider_shim import __version__

from .files import generate

_ROOT = Path(__file__).parents[2]
_SCHEMA = _ROOT / "provider_shim/schema/schema.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m codegen.l1", description="Write constructs_lib/l1.")
    parser.add_argument("--check", action="store_true", help="only check that the files are fresh")
    parser.add_argument(
        "--target",
        type=Path,
        default=_ROOT / "constructs_lib/l1",
        help="folder to write them to (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    try:
        files = generate(json.loads(_SCHEMA.read_text()), __version__)
    except (RuntimeError, ValueError) as error:
        print(f"codegen.l1: {error}", file=sys.stderr)
        return 1
    target: Path = options.target
    return update(files, target.glob("*.py"), target, "python -m codegen.l1", check=options.check)


if __name__ == "__main__":
    sys.exit(main())
