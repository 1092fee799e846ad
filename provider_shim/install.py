"""Installing the provider: a small shell script in a Terraform filesystem mirror that starts this Python.

Terraform records a checksum of the script in a stack's lock file, and people share that file: the
script is therefore the same on every machine, and reads from a file beside it which Python to start.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
import tempfile
from pathlib import Path

from provider_shim import __version__

SOURCES = ("registry.terraform.io/mcpgateway/mcpgateway", "registry.opentofu.org/mcpgateway/mcpgateway")
"""The provider's addresses with the default host of Terraform, and that of OpenTofu."""
_DEFAULT_MIRROR = Path("~/.terraform.d/plugins")
_INTERPRETER = "interpreter"
# Options of Python with which nothing of the working folder or the environment is imported.
ISOLATED = ("-E", "-P")

# Terraform starts the script in the folder of a stack. Nothing there may run as the provider, which has its
# credentials: `-P` keeps the folder off Python's path, `-E` has PYTHONPATH and its like ignored. A `mcpgateway` from
# PATH chooses its own Python, so these are taken out of its environment.
_SCRIPT = f"""\
#!/bin/sh
# Terraform provider mcpgateway/mcpgateway, written by `mcpgateway install`.
# The Python to run it with is named in the file "{_INTERPRETER}" two folders up; without it, `mcpgateway` on PATH.
here=$(dirname "$(readlink -f "$0")")
if [ -r "$here/../{_INTERPRETER}" ]; then
  read -r python < "$here/../{_INTERPRETER}"
  if [ -x "$python" ]; then
    exec "$python" {" ".join(ISOLATED)} -m provider_shim "$@"
  fi
  echo "mcpgateway: $python is gone: run 'mcpgateway install' again" >&2
  exit 1
fi
program=$(command -v mcpgateway)
case "$program" in
/*)
  unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONUSERBASE
  PYTHONSAFEPATH=1
  export PYTHONSAFEPATH
  exec "$program" "$@"
  ;;
esac
echo "mcpgateway: there is no $here/../{_INTERPRETER}, and no mcpgateway on PATH: run 'mcpgateway install' again" >&2
exit 1
"""


def install(mirror: str | os.PathLike[str] | None = None) -> Path:
    """Install the provider into a filesystem mirror and return the mirror's folder.

    Raises:
        OSError: The mirror cannot be written to, or a path in it is a symbolic link.
    """
    root = Path(mirror or _DEFAULT_MIRROR).expanduser().absolute()
    for source in SOURCES:
        package = root / source / __version__ / _platform()
        interpreter = package.parent / _INTERPRETER
        program = package / f"terraform-provider-mcpgateway_v{__version__}"
        for path in (interpreter, program):
            _refuse_links(root, path)
        package.mkdir(parents=True, exist_ok=True)
        # Beside the versions: Terraform counts whatever is in a package to it.
        folder = package.parent.parent
        _replace(interpreter, f"{sys.executable}\n", folder, executable=False)
        _replace(program, _SCRIPT, folder, executable=True)
    return root


def _refuse_links(root: Path, path: Path) -> None:
    """Refuse to write through a symbolic link: whoever planted it would choose what is written, or run.

    The mirror itself may be one: its path is the user's own choice.
    """
    for each in (path, *path.parents):
        if each == root:
            return
        if each.is_symlink():
            raise OSError(errno.ELOOP, "Refusing to write through a symbolic link; remove it", str(each))


def _replace(path: Path, text: str, folder: Path, *, executable: bool) -> None:
    # Written elsewhere and renamed: a Terraform that starts the provider right now sees all of it.
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        Path(temporary).chmod(0o755 if executable else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _platform() -> str:
    """Terraform's name for this platform, such as `linux_amd64`."""
    machine = platform.machine().lower()
    architecture = {"x86_64": "amd64", "aarch64": "arm64", "i686": "386", "armv7l": "arm"}.get(machine, machine)
    return f"{platform.system().lower()}_{architecture}"
