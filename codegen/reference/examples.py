"""The examples that the pages show: files in the layout of Terraform's registry."""

from __future__ import annotations

import shlex
from pathlib import Path

_FOLDERS = ("provider", "resources", "data-sources", "ephemeral-resources", "list-resources", "functions")


class Examples:
    """The example files below a folder; it remembers which ones were asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: set[str] = set()

    def text(self, name: str) -> str:
        """The text of an example.

        Raises:
            OSError: It is not there.
        """
        self._read.add(name)
        return (self._folder / name).read_text().strip()

    def import_command(self, name: str) -> tuple[str, str, str]:
        """An example of `terraform import`: its text, the address and the id in it.

        Raises:
            OSError: It is not there.
            ValueError: It is not one command.
        """
        text = self.text(name)
        match shlex.split(text, comments=True):
            case ["terraform", "import", address, id]:
                return text, address, id
            case _:
                raise ValueError(f"{name} is not one command `terraform import ADDRESS ID`")

    def unused(self) -> list[str]:
        """The files that nobody asked for."""
        files = (path for folder in _FOLDERS for path in (self._folder / folder).rglob("*") if path.is_file())
        return sorted({str(path.relative_to(self._folder)) for path in files} - self._read)
