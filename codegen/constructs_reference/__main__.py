"""`python -m codegen.constructs_reference [--check]`: write the reference of the constructs, or check it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.output import update
from provider_shim import toolchain

from . import FACADES, reference
from .missing import undocumented
from .sources import Sources

_ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m codegen.constructs_reference", description="Write docs/constructs/reference/."
    )
    parser.add_argument("--check", action="store_true", help="only check that the pages are fresh")
    parser.add_argument(
        "--target",
        type=Path,
        default=_ROOT / "docs/constructs/reference",
        help="folder to write to (default: %(default)s)",
    )
    parser.add_argument("--undocumented", action="store_true", help="only list what has no documentation")
    options = parser.parse_args(arguments)
    # Public modules are imported for values that their sources only declare, and jsii then starts Node.
    os.environ.update({name: value for name, value in toolchain.environment().items() if name.startswith("JSII_")})
    try:
        if options.undocumented:
            print(*undocumented(Sources(_ROOT).facades(FACADES)), sep="\n")
            return 0
        wanted = reference(_ROOT, FACADES)
    except ValueError as error:
        print(f"codegen.constructs_reference: {error}", file=sys.stderr)
        return 1
    target: Path = options.target
    command = "python -m codegen.constructs_reference"
    return update(wanted, target.rglob("*.md"), target, command, check=options.check)


if __name__ == "__main__":
    sys.exit(main())
