"""Programs that run an example: with an environment of their own, and an end when they are to end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Examples run the code beside them, whatever is installed.
sys.path.insert(0, str(ROOT))

from provider_shim import toolchain  # noqa: E402

SECONDS_TO_END = 15


class Failed(Exception):
    """A step did not come out as it should; the text says how."""


def environment(folder: Path) -> dict[str, str]:
    """An environment in which nobody's own settings of Terraform or of the clouds play a part.

    Terraform's own are in `folder`, where `install` writes them.
    """
    foreign = ("TF_", "IC_", "YC_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return toolchain.environment(kept) | {
        "PYTHONPATH": os.pathsep.join(paths),
        "TF_CLI_CONFIG_FILE": str(folder / "terraformrc"),
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
    }


def install(programs: Programs, folder: Path) -> None:
    """Put the provider into a mirror of Terraform's in `folder`."""
    mirror = folder / "mirror"
    programs.run(sys.executable, "-P", "-m", "provider_shim", "install", "--mirror", str(mirror), folder=folder)
    (folder / "terraformrc").write_text(
        f"provider_installation {{\n  filesystem_mirror {{ path = {json.dumps(str(mirror))} }}\n}}\n"
    )


def managed(state: dict[str, Any]) -> dict[str, str]:
    """Ids by address of what Terraform manages, from its state as JSON."""
    resources = state["values"]["root_module"]["resources"]
    return {each["address"]: each["values"]["id"] for each in resources if each["mode"] == "managed"}


class Programs:
    """Programs with a common environment."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    def run(self, *command: str, folder: Path, expected: int = 0) -> str:
        """A program's output.

        Raises:
            Failed: It ended with another exit code than the expected one.
        """
        with self.start(command, folder) as process:
            output, _ = process.communicate()
        if process.returncode != expected:
            shown = " ".join([Path(command[0]).name, *command[1:]])
            raise Failed(f"{shown}: exit code {process.returncode} instead of {expected}\n{output}")
        return output

    @contextmanager
    def start(self, command: tuple[str, ...], folder: Path) -> Iterator[subprocess.Popen[str]]:
        """A running program, which has ended afterwards.

        It has a process group of its own: Ctrl-C reaches it once, from here, since Terraform takes a second one as a
        wish to stop without tidying up.
        """
        with ExitStack() as stack:
            with _interrupts.held():
                process = subprocess.Popen(
                    command,
                    cwd=folder,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    process_group=0,
                )
                stack.callback(_end, process)
            yield process


def _end(process: subprocess.Popen[str]) -> None:
    """End a program that still runs: as Ctrl-C does, then with all that it started."""
    try:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=SECONDS_TO_END)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class _Interrupts:
    """Ctrl-C and SIGTERM as KeyboardInterrupt, but not while a program is started, which nobody would end then."""

    def __init__(self) -> None:
        self._held = self._noted = False

    def note(self, _number: int, _frame: FrameType | None) -> None:
        """Take a signal."""
        self._noted = True
        if not self._held:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold an interrupt back until the block has ended."""
        self._held, self._noted = True, False
        try:
            yield
        finally:
            self._held = False
        if self._noted:
            raise KeyboardInterrupt


_interrupts = _Interrupts()


def catch_signals() -> None:
    """Have Ctrl-C and SIGTERM raise KeyboardInterrupt, at a moment when all programs can be ended."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupts.note)
