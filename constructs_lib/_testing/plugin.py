"""The fixture `local_cloud`, which pytest finds by itself where this package is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .cloud import LocalCloud


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that gives the local cloud its options."""
    config.addinivalue_line("markers", "local_cloud(**options): options of the fixture local_cloud, by name.")


@pytest.fixture
def local_cloud(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A fresh local cloud, to deploy stacks to; what is deployed is destroyed at the end of the test."""
    # Tests that do not use it need not wait for what it imports.
    from .cloud import LocalCloud

    marker = request.node.get_closest_marker("local_cloud")
    settings = {} if marker is None else marker.kwargs
    with LocalCloud(tmp_path_factory.mktemp("local_cloud"), **settings) as cloud:
        yield cloud
