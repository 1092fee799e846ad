"""`python -m codegen.protocol`: compile the plugin protocol's messages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "provider_shim/plugin"


def main() -> int:
    """Run the compiler and return the exit code."""
    # The compiler looks for the plugin that writes the types on PATH.
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    outputs = [f"--{kind}_out={_FOLDER}" for kind in ("python", "mypy")]
    command = [sys.executable, "-m", "grpc_tools.protoc", "-I", str(_FOLDER), *outputs, "tfplugin6.proto"]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
