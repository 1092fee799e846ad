"""The formatted texts of the generated files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from . import modules
from .model import elements

_LINE_LENGTH = 120


def generate(schema: Mapping[str, Any], version: str) -> dict[str, str]:
    """The files of `constructs_lib/l1` by name, for the schema of a version of the provider.

    Raises:
        RuntimeError: A generated file could not be formatted.
        ValueError: The schema has something that constructs do not support.
    """
    declared = elements(schema)
    sources = [modules.module(element) for element in declared]
    files = {f"{element.module}.py": source for element, source in zip(declared, sources, strict=True)}
    files["__init__.py"] = modules.package(declared, sources)
    files["_metadata.py"] = modules.metadata(version)
    return {name: _formatted(files[name]) for name in sorted(files)}


def _formatted(source: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", str(_LINE_LENGTH), "-"]
    result = subprocess.run(command, input=source, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"ruff, which formats the generated files, failed: {result.stderr.strip()}")
    if any(len(line) > _LINE_LENGTH and len(line.split()) > 1 for line in result.stdout.splitlines()):
        # A name is too long for a line; one that is alone in its line may be.
        return result.stdout.replace('\n"""\n', '\n"""\n\n# ruff: noqa: E501\n', 1)
    return result.stdout
