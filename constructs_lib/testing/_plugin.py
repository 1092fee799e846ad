"""The pytest plugin with the fixture `local_cloud`, registered when this package is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ._cloud import LocalCloud


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker with options of the local cloud."""
    config.addinivalue_line("markers", "local_cloud(**options): options of the fixture local_cloud, by name.")


@pytest.fixture
def local_cloud(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A fresh local cloud, to deploy stacks to; what is deployed is destroyed at the end of the test."""
    # Tests that do not use it need not wait for what it imports.
    from ._cloud import LocalCloud

    marker = request.node.get_closest_marker("local_cloud")
    settings = {} if marker is None else marker.kwargs
    with LocalCloud(tmp_path_factory.mktemp("local_cloud"), **settings) as cloud:
        yield cloud
