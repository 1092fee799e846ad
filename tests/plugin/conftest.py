"""Launched providers, ended with the test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.plugin import ClientCertificate, Plugin

LaunchPlugin = Callable[..., Plugin]


@pytest.fixture(scope="session")
def attach() -> dict[str, str]:
    """Nothing: that Terraform launches the provider is what these tests are about."""
    return {}


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's: 107 bytes are all that Linux takes."""
    with tempfile.TemporaryDirectory(prefix="mcpg-") as folder:
        yield Path(folder)


@pytest.fixture
def launched(short_path: Path) -> Iterator[LaunchPlugin]:
    plugins: list[Plugin] = []

    def make(**environment: str) -> Plugin:
        folder = short_path / str(len(plugins))
        plugins.append(Plugin(folder, ClientCertificate(), **environment))
        return plugins[-1]

    yield make
    for plugin in plugins:
        plugin.kill()


@pytest.fixture
def plugin(launched: LaunchPlugin) -> Plugin:
    return launched()
