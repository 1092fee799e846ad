"""The local cloud behind a proxy that makes requests go wrong, and a provider that does not wait long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.cloud import Cloud
from support.fault_matrix import hurried


@pytest.fixture(scope="session")
def faulty_cloud() -> Iterator[Cloud]:
    with Cloud("--set", "rate_limit=0", "--set", "two_factor_delay=0") as cloud:
        yield cloud


@pytest.fixture
def hurry() -> Iterator[None]:
    """In this process, the provider waits for milliseconds where it waits for seconds otherwise."""
    with hurried():
        yield
