"""The examples that the pages show: files in the layout of Terraform's registry."""

from __future__ import annotations

import shlex
from pathlib import Path

_FOLDERS = ("provider", "resources", "data-sources", "ephemeral-resources", "list-resources", "functions")


class Examples:
    """The example files in a folder; keeps track of which ones are used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: set[str] = set()

    def text(self, name: str) -> str:
        """The text of an example.

        Raises:
            OSError: The file cannot be read.
        """
        self._read.add(name)
        return (self._folder / name).read_text().strip()

    def import_command(self, name: str) -> tuple[str, str, str]:
        """An example of `terraform import`: its text, and the address and ID in it.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is not a single command.
        """
        text = self.text(name)
        match shlex.split(text, comments=True):
            case ["terraform", "import", address, id]:
                return text, address, id
            case _:
                raise ValueError(f"{name} is not a single command `terraform import ADDRESS ID`")

    def unused(self) -> list[str]:
        """The files that no page uses."""
        files = (path for folder in _FOLDERS for path in (self._folder / folder).rglob("*") if path.is_file())
        return sorted({str(path.relative_to(self._folder)) for path in files} - self._read)
