"""Validators for backends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..diagnostics import Diagnostic, Severity
from ..values import Path, Value

_PORTABLE = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


def portable_name(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of a name with `_`, or with `-` at either end, which newer versions of the API refuse."""
    name = config.get("name")
    if not isinstance(name, str) or not re.fullmatch("[a-z0-9_-]+", name) or _PORTABLE.fullmatch(name):
        return
    detail = (
        f"name is {name!r}. Newer versions of the API accept only lower-case letters, digits and -, with a letter or "
        "digit at either end; others also accept _. If the API refuses it, rename the backend."
    )
    # Terraform merges warnings with the same summary, and shows only the first one's text.
    yield Diagnostic(f"The API may refuse the backend name {name}", detail, (*path, "name"), Severity.WARNING)
