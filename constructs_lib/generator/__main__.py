"""`python -m constructs_lib.generator [--check]`: write what is generated of `constructs_lib`, or check it."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .files import generate, generate_rules

_ROOT = Path(__file__).parents[2]
_TARGET = _ROOT / "constructs_lib"
_PROVIDER = _ROOT / "provider_shim"
_SCHEMA = _PROVIDER / "schema.json"
_VERSION_FILE = _PROVIDER / "__init__.py"
_FOLDERS = ("l1", "_rules")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m constructs_lib.generator", description="Write the folders l1 and _rules of constructs_lib."
    )
    parser.add_argument("--check", action="store_true", help="only check that the files are fresh")
    parser.add_argument("--target", type=Path, default=_TARGET, help="folder to write them to (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        files = _files()
    except (RuntimeError, ValueError) as error:
        print(f"constructs_lib.generator: {error}", file=sys.stderr)
        return 1
    present = {path.relative_to(options.target).as_posix(): path.read_text() for path in _present(options.target)}
    stale = sorted(name for name in files.keys() | present.keys() if files.get(name) != present.get(name))
    if options.check:
        if stale:
            names = ", ".join(stale)
            print(f"constructs_lib is stale ({names}): run python -m constructs_lib.generator", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        path = options.target / name
        if name in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[name])
        else:
            path.unlink()
    return 0


def _files() -> dict[str, str]:
    """What is to be there, by path."""
    schema = json.loads(_SCHEMA.read_text())
    written = dict(zip(_FOLDERS, (generate(schema, _version()), generate_rules(schema, _PROVIDER)), strict=True))
    return {f"{folder}/{name}": text for folder, files in written.items() for name, text in files.items()}


def _present(target: Path) -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from (path for path in (target / folder).rglob("*") if path.suffix in (".py", ".json"))


def _version() -> str:
    """The provider's version, read rather than imported: the constructs do without the provider's code."""
    match = re.search(r'^__version__ = "(.+)"$', _VERSION_FILE.read_text(), re.M)
    if not match:
        raise ValueError(f"there is no __version__ in {_VERSION_FILE}")
    return match[1]


if __name__ == "__main__":
    sys.exit(main())
