"""`python -m provider_shim.reference [--check]`: write the reference pages, or check that they are fresh."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from provider_shim.framework.schema_file import NAME

from .examples import Examples
from .pages import FOLDERS, pages

_PACKAGE = Path(__file__).parents[1]
_ROOT = _PACKAGE.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m provider_shim.reference", description="Write docs/.")
    parser.add_argument("--check", action="store_true", help="only check that the pages are fresh")
    parser.add_argument("--target", type=Path, default=_ROOT / "docs", help="folder to write to (default: %(default)s)")
    parser.add_argument(
        "--examples", type=Path, default=_ROOT / "examples", help="folder of the examples (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    target: Path = options.target
    examples = Examples(options.examples)
    try:
        wanted = pages(json.loads((_PACKAGE / NAME).read_text()), examples)
        if unused := examples.unused():
            raise ValueError(f"no page shows {', '.join(unused)}")
    except (OSError, ValueError) as error:
        print(f"provider_shim.reference: {error}", file=sys.stderr)
        return 1
    present = {str(path.relative_to(target)): path.read_text() for path in _pages(target)}
    stale = sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
    if options.check:
        if stale:
            print(f"docs/ is stale ({', '.join(stale)}): run python -m provider_shim.reference", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        path = target / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name])
        else:
            path.unlink()
    return 0


def _pages(target: Path) -> list[Path]:
    """The generated pages that are there; what else lies in the folder was written by people."""
    return [
        path
        for path in [target / "index.md", *(p for f in FOLDERS for p in (target / f).glob("*.md"))]
        if path.exists()
    ]


if __name__ == "__main__":
    sys.exit(main())
