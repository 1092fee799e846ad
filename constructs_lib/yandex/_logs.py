"""Where a gateway writes its log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from .._core.ids import Identified, id_of
from ._choices import LogLevel


@dataclass(frozen=True)
class LogGroup:
    """A log group.

    - `group`: a construct with an `id`, a token, or the group's ID.
    - `level`: lowest level that is written.
    """

    group: Identified
    level: LogLevel | str | None = None

    def arguments(self) -> dict[str, Any]:
        """As the resource's `log_options`."""
        return {"log_group_id": id_of(self.group, "the log group"), **_level(self.level)}


@dataclass(frozen=True)
class FolderLog:
    """The default log group of a folder.

    - `folder`: a construct with an `id`, a token, or the folder's ID; the gateway's own folder by default.
    - `level`: lowest level that is written.
    """

    folder: Identified | None = None
    level: LogLevel | str | None = None

    def arguments(self) -> dict[str, Any]:
        """As the resource's `log_options`."""
        folder = {} if self.folder is None else {"folder_id": id_of(self.folder, "the folder of the log")}
        return {"disabled": False, **folder, **_level(self.level)}


@dataclass(frozen=True)
class NoLog:
    """No log at all."""

    def arguments(self) -> dict[str, Any]:
        """As the resource's `log_options`."""
        return {"disabled": True}


Logging: TypeAlias = LogGroup | FolderLog | NoLog
"""Where a gateway writes its log."""


def _level(level: LogLevel | str | None) -> dict[str, str]:
    return {} if level is None else {"min_level": LogLevel.checked(level, "level")}
