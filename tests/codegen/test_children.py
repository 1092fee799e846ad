"""The generated `add_…` methods: their arguments and documentation are those of what they add."""

from __future__ import annotations

import inspect
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen.children.__main__ import main
from codegen.children.declared import PARENTS, Added, Parent
from codegen.children.docstrings import Docstring
from codegen.children.modules import generate

ROOT = Path(__file__).parents[2]
# They add what a document has, which the stack does not declare one by one.
_FROM_DOCUMENTS = {"add_operations_from_openapi", "add_tools_from_file"}
METHODS = [
    pytest.param(parent, added, id=f"{parent.name}.{added.method}") for parent in PARENTS for added in parent.added
]


def loaded(package: str, module: str, name: str) -> Any:
    return getattr(import_module(f"constructs_lib.{package}.{module}"), name)


def parameters(function: Any, *without: str) -> dict[str, inspect.Parameter]:
    found = inspect.signature(function).parameters
    return {name: each for name, each in found.items() if name not in without}


@pytest.mark.slow
def test_checked_in_files_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(("parent", "added"), METHODS)
def test_a_method_takes_what_its_child_takes(parent: Parent, added: Added) -> None:
    method = getattr(loaded(parent.package, parent.module, parent.name), added.method)
    child = loaded(parent.package, added.module, added.name)
    if added.parent:
        expected = parameters(child.__init__, "self", "scope", added.parent)
        assert list(parameters(method, "self").values()) == list(expected.values())
    else:
        shared = parameters(loaded("yandex", "_tools", "ToolOwner")._add_tool, "self", "action")
        assert parameters(method, "self") == {**shared, **parameters(child, "name")}


@pytest.mark.parametrize(("parent", "added"), METHODS)
def test_each_argument_is_documented_at_the_method(parent: Parent, added: Added) -> None:
    method = getattr(loaded(parent.package, parent.module, parent.name), added.method)
    documented = Docstring.parse(inspect.getdoc(method) or "")
    assert documented.text.startswith("Add a")
    assert set(documented.arguments) == set(parameters(method, "self"))
    assert "TypeError" in documented.sections["Raises"]


@pytest.mark.parametrize("package", ["instaclustr", "yandex"])
def test_each_method_that_adds_a_construct_is_generated(package: str) -> None:
    public = import_module(f"constructs_lib.{package}")
    generated = {added.method for parent in PARENTS for added in parent.added} | _FROM_DOCUMENTS
    methods = {
        name
        for each in map(public.__dict__.get, public.__all__)
        if isinstance(each, type)
        for name in dir(each)
        if name.startswith("add_") and name != "add_override"
    }
    assert methods <= generated, "declare it in codegen/children/declared.py"


def test_one_place_changes(tmp_path: Path) -> None:
    target = tmp_path / "constructs_lib"
    shutil.copytree(ROOT / "constructs_lib", target, ignore=shutil.ignore_patterns("l1", "__pycache__"))
    source = target / "instaclustr/_kafka_tools.py"
    text = source.read_text()
    text = text.replace("        topic: str,\n", "        topic: str,\n        key: str = 'id',\n", 1)
    text = text.replace(
        "            topic: The topic.\n", "            topic: The topic.\n            key: The key.\n", 1
    )
    source.write_text(text)
    assert main(["--target", str(target), "--check"]) == 1
    assert main(["--target", str(target)]) == 0
    written = (target / "instaclustr/_kafka_children.py").read_text()
    assert 'key: str = "id",' in written
    assert "            key: The key.\n" in written
    assert "key=key," in written


def test_a_child_without_a_docstring_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "constructs_lib"
    shutil.copytree(ROOT / "constructs_lib", target, ignore=shutil.ignore_patterns("l1", "__pycache__"))
    source = target / "instaclustr/_query_tool.py"
    source.write_text(source.read_text().replace('"""Make a tool.', '_ = """Make a tool.'))
    assert main(["--target", str(target)]) == 1
    assert "_query_tool.py: QueryTool has no __init__ with a docstring" in capsys.readouterr().err


def test_no_line_is_too_long() -> None:
    for name, text in generate(ROOT / "constructs_lib").items():
        assert max(map(len, text.splitlines())) <= 120, name
