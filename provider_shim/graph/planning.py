"""Has Terraform say what it would make of a folder in its own language."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from provider_shim import toolchain

from .found import UNKNOWN, GraphError

_MISSING = re.compile(r'root\s+module\s+input\s+variable\s+"([^"]+)"\s+is\s+not\s+set')
_PLAN = ("plan", "-refresh=false", "-lock=false", "-input=false", "-no-color")


def plan(folder: Path) -> Any:
    """The plan of an initialised folder, as JSON. Only data sources ask a cloud for anything.

    Variables without a value, which are the secrets mostly, are given a text that stands for it.

    Raises:
        GraphError: Terraform is missing, or does not make a plan.
    """
    data = Path(os.environ.get("TF_DATA_DIR", ".terraform"))
    if not (folder / data).exists():
        raise GraphError(f"{folder} is not initialised: run `terraform init` there.")
    # A plan holds what is sensitive: nobody else may read it, and it is gone afterwards.
    with tempfile.TemporaryDirectory(prefix="mcpgateway-graph-") as temporary:
        file = str(Path(temporary) / "tfplan")
        error = _run(folder, {}, *_PLAN, f"-out={file}").stderr
        if missing := _MISSING.findall(error):
            # Another mistake that comes of it is not what has to be told.
            given = {f"TF_VAR_{name}": UNKNOWN for name in missing}
            if not _run(folder, given, *_PLAN, f"-out={file}").returncode:
                error = ""
                print(f"mcpgateway graph: drawn without a value for {', '.join(missing)}.", file=sys.stderr)
        if not Path(file).exists():
            raise GraphError(f"terraform plan in {folder} failed:\n{error.strip()}")
        return json.loads(_run(folder, {}, "show", "-json", file).stdout)


def _run(folder: Path, variables: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        command = [toolchain.terraform(), *arguments]
    except toolchain.ToolMissing as error:
        raise GraphError(str(error)) from error
    environment = {**os.environ, "TF_IN_AUTOMATION": "1", **variables}
    return subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
