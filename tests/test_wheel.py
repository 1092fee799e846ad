"""What is shipped: the two packages, and nothing that only development needs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_PACKAGES = ("provider_shim", "constructs_lib")
# The fixture for people's own tests is a pytest plugin: whoever loads it has pytest.
_BROUGHT_BY_ITS_USER = {"pytest"}
# Pydantic's own other half, which it pins to the very version.
_PARTS = {"pydantic_core": "pydantic"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    # From a copy of what git tracks: a build writes beside its sources.
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, check=True).stdout
    for name in filter(None, tracked.decode().split("\0")):
        if name.startswith((*_PACKAGES, "codegen", "pyproject", "README", "LICENSE")) and (_ROOT / name).exists():
            target = folder / "source" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((_ROOT / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(folder / "source")], check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_the_wheel_holds_the_two_packages_alone(wheel: zipfile.ZipFile) -> None:
    names = [name for name in wheel.namelist() if ".dist-info/" not in name]
    assert {name.partition("/")[0] for name in names} == set(_PACKAGES)
    tracked = subprocess.run(["git", "ls-files", *_PACKAGES], cwd=_ROOT, capture_output=True, text=True, check=True)
    assert set(names) == {name for name in tracked.stdout.split() if (_ROOT / name).exists()}


def test_the_wheel_has_the_license(wheel: zipfile.ZipFile) -> None:
    [name] = [name for name in wheel.namelist() if name.endswith("/LICENSE")]
    assert "Apache License" in wheel.read(name).decode()


def test_what_is_shipped_imports_only_what_it_declares(wheel: zipfile.ZipFile) -> None:
    declared = _declared()
    distributions = packages_distributions()
    missing = {
        f"{name}: {module}"
        for name in wheel.namelist()
        if name.endswith(".py")
        for module in _imported(wheel.read(name).decode())
        if module not in sys.stdlib_module_names and module not in _PACKAGES and module not in _BROUGHT_BY_ITS_USER
        if not {_normal(each) for each in distributions.get(_PARTS.get(module, module), [module])} & declared
    }
    assert not missing


def _declared() -> set[str]:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    return {_normal(re.split(r"[\[<>=~!;]", each)[0]) for each in [*project["dependencies"], *extras]}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]
