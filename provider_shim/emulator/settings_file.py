"""Reads options from a file, such as `mcpgateway doctor` writes: TOML with a line `NAME = VALUE` for each."""

from __future__ import annotations

import os
from collections.abc import Mapping

from .option_types import OptionError


def read_settings(path: str | os.PathLike[str]) -> dict[str, str]:
    """The options in a file, as their texts; raises `OptionError` if the file cannot be used."""
    import tomllib

    where = os.fspath(path)
    try:
        with open(path, "rb") as file:
            document = tomllib.load(file)
    except OSError as error:
        raise OptionError(f"The settings file {where} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OptionError(f"The settings file {where} is not TOML: {error}.") from error
    odd = [name for name, value in document.items() if not isinstance(value, str | bool | int | float)]
    if odd:
        raise OptionError(f"The settings file {where} must have lines NAME = VALUE alone; got {', '.join(odd)}.")
    return {name: _as_text(value) for name, value in document.items()}


def combined(path: str | os.PathLike[str] | None, options: Mapping[str, str] | None) -> dict[str, str]:
    """The options in a file, if there is one, and those that are given directly, which take precedence."""
    return {**(read_settings(path) if path else {}), **(options or {})}


def _as_text(value: str | bool | int | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
