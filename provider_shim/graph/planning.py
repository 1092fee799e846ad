"""Plans a folder of Terraform's own language with Terraform."""

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
    """The plan of an initialized folder, as JSON. Only data sources contact a cloud.

    Variables without a value, most of which are secrets, get a placeholder.

    Raises:
        GraphError: Terraform was not found, or the plan failed.
    """
    data = Path(os.environ.get("TF_DATA_DIR", ".terraform"))
    if not (folder / data).exists():
        raise GraphError(f"{folder} is not initialized: run `terraform init` there.")
    # A plan holds what is sensitive: nobody else may read it, and it is gone afterwards.
    with tempfile.TemporaryDirectory(prefix="mcpgateway-graph-") as temporary:
        file = str(Path(temporary) / "tfplan")
        error = _run(folder, {}, *_PLAN, f"-out={file}").stderr
        if missing := _MISSING.findall(error):
            # Another mistake that comes of it is not what has to be told.
            given = {f"TF_VAR_{name}": UNKNOWN for name in missing}
            if not _run(folder, given, *_PLAN, f"-out={file}").returncode:
                error = ""
                print(
                    f"mcpgateway graph: no value is given for {', '.join(missing)}; a placeholder is drawn.",
                    file=sys.stderr,
                )
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
