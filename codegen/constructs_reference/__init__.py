"""Reference pages of the constructs, from the signatures and docstrings of what the public modules export.

`python -m codegen.constructs_reference` writes them to `docs/constructs/reference/`. griffe reads the sources; only the
constructs' public modules are named here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .links import Links
from .pages import Pages, index
from .sources import Sources

__all__ = ["FACADES", "reference"]

FACADES = ("instaclustr", "yandex", "testing", "schemas", "openapi")
"""The public modules, in the order of the index."""


def reference(root: Path, names: Iterable[str]) -> dict[str, str]:
    """The pages' texts by path.

    Raises:
        ValueError: A module exports nothing, or a docstring has a section that the pages do not show.
    """
    sources = Sources(root)
    facades = sources.facades(names)
    found = {"README.md": index(facades)}
    for facade in facades:
        found |= Pages(facade, Links(facade, facades, sources.path)).all()
    return found
