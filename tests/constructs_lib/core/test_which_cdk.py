"""Which CDK the constructs run on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _chosen(folder: Path, installed: list[str], first: str = "") -> str:
    """What is chosen by a program that has only these, and nothing else, installed."""
    for name in installed:
        (folder / f"{name}.py").write_text("")
    package = folder / "constructs_lib"
    (package / "_core").mkdir(parents=True)
    for name in ("__init__.py", "_core/__init__.py", "_core/which_cdk.py", "_core/cdk.py"):
        (package / name).write_text((ROOT / "constructs_lib" / name).read_text())
    program = f"{f'import {first}; ' if first else ''}from constructs_lib._core.which_cdk import MODULE; print(MODULE)"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {program}"]
    result = subprocess.run(command, capture_output=True, text=True)
    return result.stdout.strip() or result.stderr


@pytest.mark.parametrize(
    ("installed", "first", "chosen"),
    [
        (["cdktf"], "", "cdktf"),
        (["cdktn"], "", "cdktn"),
        (["cdktf", "cdktn"], "", "cdktf"),
        (["cdktf", "cdktn"], "cdktn", "cdktn"),
        (["cdktf", "cdktn"], "cdktf", "cdktf"),
    ],
)
def test_the_one_that_is_installed_or_imported(tmp_path: Path, installed: list[str], first: str, chosen: str) -> None:
    assert _chosen(tmp_path, installed, first) == chosen


def test_without_any_it_is_told_what_to_install(tmp_path: Path) -> None:
    assert "pip install 'mcpgateway[cdktf]'" in _chosen(tmp_path, [])
