"""Installing the provider: a small shell script in a Terraform filesystem mirror that starts this Python.

Terraform records a checksum of the script in a stack's lock file, and people share that file: the
script is therefore the same on every machine, and reads from a file beside it which Python to start.
"""

from __future__ import annotations

import os
import platform
import stat
import sys
from pathlib import Path

from provider_shim import __version__

SOURCE = "registry.terraform.io/mcpgateway/mcpgateway"
# The default host of a source address: Terraform's, and OpenTofu's.
_SOURCES = (SOURCE, "registry.opentofu.org/mcpgateway/mcpgateway")
_DEFAULT_MIRROR = Path("~/.terraform.d/plugins")
_INTERPRETER = "interpreter"

_SCRIPT = f"""\
#!/bin/sh
# Terraform provider mcpgateway/mcpgateway, written by `mcpgateway install`.
# The Python to run it with is named in the file "{_INTERPRETER}" two folders up; without it, `mcpgateway` on PATH.
here=$(dirname "$(readlink -f "$0")")
if [ -r "$here/../{_INTERPRETER}" ]; then
  read -r python < "$here/../{_INTERPRETER}"
  if [ -x "$python" ]; then
    exec "$python" -m provider_shim "$@"
  fi
  echo "mcpgateway: $python is gone: run 'mcpgateway install' again" >&2
  exit 1
fi
exec mcpgateway "$@"
"""


def install(mirror: str | os.PathLike[str] | None = None) -> Path:
    """Put the provider into a filesystem mirror; the mirror's folder.

    Raises:
        OSError: The mirror cannot be written to.
    """
    root = Path(mirror or _DEFAULT_MIRROR).expanduser().absolute()
    for source in _SOURCES:
        package = root / source / __version__ / _platform()
        package.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: a Terraform that starts the provider right now sees all of it.
        _replace(package.parent / _INTERPRETER, f"{sys.executable}\n", executable=False)
        _replace(package / f"terraform-provider-mcpgateway_v{__version__}", _SCRIPT, executable=True)
    return root


def _replace(path: Path, text: str, *, executable: bool) -> None:
    temporary = path.parent.parent / f".{path.name}.{os.getpid()}"
    temporary.write_text(text)
    if executable:
        temporary.chmod(temporary.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    temporary.replace(path)


def _platform() -> str:
    """This machine as Terraform names it, such as `linux_amd64`."""
    machine = platform.machine().lower()
    architecture = {"x86_64": "amd64", "aarch64": "arm64", "i686": "386", "armv7l": "arm"}.get(machine, machine)
    return f"{platform.system().lower()}_{architecture}"
