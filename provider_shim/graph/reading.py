"""Finds out what lies at a path, and reads it: a folder, a file, or what comes over standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .configuration import Configuration, has_modules
from .found import Found, GraphError
from .planning import plan
from .terraform_json import from_terraform

_SHOW = "`terraform plan -out=tfplan && terraform show -json tfplan | mcpgateway graph -`"


def read(path: str) -> list[Found]:
    """The objects at a path; `-` is standard input.

    Raises:
        GraphError: There is nothing that could be read.
    """
    if path == "-":
        return _from_text(sys.stdin.read(), "standard input")
    at = Path(path)
    if at.is_dir():
        return _from_folder(at)
    try:
        text = at.read_text()
    except (OSError, UnicodeDecodeError) as error:
        hint = f" A plan file is read by {_SHOW}." if isinstance(error, UnicodeDecodeError) else ""
        reason = error.strerror if isinstance(error, OSError) else "not a text"
        raise GraphError(f"{path}: {reason}.{hint}") from error
    return _from_text(text, path)


def _from_text(text: str, name: str) -> list[Found]:
    document = _parsed(text, name)
    if "format_version" in document:
        return from_terraform(document)
    return _from_configurations({"": document})


def _from_folder(folder: Path) -> list[Found]:
    # A project of the CDK, its output, or one stack of it.
    for output in (folder / "cdktf.out", folder):
        if stacks := sorted(output.glob("stacks/*/cdk.tf.json")):
            return _from_configurations({stack.parent.name: _parsed_file(stack) for stack in stacks})
    if (folder / "cdktf.json").exists():
        raise GraphError(f"{folder} is not synthesised: run `cdktf synth` there, or the program itself.")
    documents = [_parsed_file(path) for path in sorted(folder.glob("*.tf.json"))]
    if any(folder.glob("*.tf")) or any(map(has_modules, documents)):
        return from_terraform(plan(folder))
    if not documents:
        raise GraphError(f"There is no Terraform configuration in {folder}.")
    return _from_configurations({"": _joined(documents)})


def _from_configurations(documents: Mapping[str, Any]) -> list[Found]:
    stacks: dict[str, Configuration] = {}
    for name, document in documents.items():
        Configuration(document, name, stacks)
    return [each for stack in stacks.values() for each in stack.found()]


def _joined(documents: list[Any]) -> dict[str, Any]:
    """Files of one folder as one: blocks may stand in a list."""
    return {key: [each[key] for each in documents if key in each] for document in documents for key in document}


def _parsed_file(path: Path) -> Any:
    return _parsed(path.read_text(), str(path))


def _parsed(text: str, name: str) -> Any:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise GraphError(f"{name} is no JSON: {error}.") from error
    if not isinstance(document, dict):
        raise GraphError(f"{name} is neither configuration nor an output of `terraform show -json`.")
    return document
