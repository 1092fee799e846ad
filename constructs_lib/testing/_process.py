"""Programs of this package that run beside the tests."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping

from ._errors import DeploymentError

_SECONDS_TO_END = 10


class Background:
    """A module of this Python that runs in the background, and prints a line once it is ready."""

    def __init__(self, *command: str, environment: Mapping[str, str] | None = None) -> None:
        """Start it.

        Args:
            *command: The module and its arguments.
            environment: Its environment; that of this process by default.
        """
        # A file: nobody would empty a pipe.
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-E", "-P", "-m", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=environment,
        )

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ready(self, what: str) -> str:
        """The line that it prints once it is ready; waits for it.

        Args:
            what: What it is, for the error message.

        Raises:
            DeploymentError: It ended before; with what it printed.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._errors.seek(0)
            raise DeploymentError(f"{what} did not start:\n{self._errors.read()}")
        return line

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()
