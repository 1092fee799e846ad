"""`python -m codegen.reference [--check]`: write the reference pages, or check that they are fresh."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.output import update

from . import facts
from .examples import Examples
from .pages import FOLDERS, pages

_ROOT = Path(__file__).parents[2]
_SCHEMA = _ROOT / "provider_shim/schema/schema.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m codegen.reference", description="Write docs/.")
    parser.add_argument("--check", action="store_true", help="only check that the pages are fresh")
    parser.add_argument("--target", type=Path, default=_ROOT / "docs", help="folder to write to (default: %(default)s)")
    parser.add_argument(
        "--examples", type=Path, default=_ROOT / "examples", help="folder of the examples (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    target: Path = options.target
    examples = Examples(options.examples)
    try:
        wanted = pages(json.loads(_SCHEMA.read_text()), examples) | {facts.NAME: facts.page()}
        if unused := examples.unused():
            raise ValueError(f"no page shows {', '.join(unused)}")
    except (OSError, ValueError) as error:
        print(f"codegen.reference: {error}", file=sys.stderr)
        return 1
    return update(wanted, _pages(target), target, "python -m codegen.reference", check=options.check)


def _pages(target: Path) -> list[Path]:
    """The existing generated pages; the other pages in the folder are handwritten."""
    return [
        path
        for path in [target / "index.md", target / facts.NAME, *(p for f in FOLDERS for p in (target / f).glob("*.md"))]
        if path.exists()
    ]


if __name__ == "__main__":
    sys.exit(main())
