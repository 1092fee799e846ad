"""`python -m codegen.children [--check]`: write the `add_…` methods of the constructs, or check that they are fresh."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.output import update

from .modules import generate

_ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m codegen.children", description="Write the add_… methods in constructs_lib."
    )
    parser.add_argument("--check", action="store_true", help="only check that the files are fresh")
    parser.add_argument(
        "--target",
        type=Path,
        default=_ROOT / "constructs_lib",
        help="folder of the constructs (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    target: Path = options.target
    try:
        files = generate(target)
    except (OSError, RuntimeError, ValueError) as error:
        print(f"codegen.children: {error}", file=sys.stderr)
        return 1
    return update(files, target.glob("*/_*_children.py"), target, "python -m codegen.children", check=options.check)


if __name__ == "__main__":
    sys.exit(main())
