"""The public names of classes: of ours by looking at them, of those that `cdktf get` generates by reading them."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

_BASES = (
    "ComplexList",
    "ComplexMap",
    "ComplexObject",
    "TerraformDataSource",
    "TerraformProvider",
    "TerraformResource",
)
# Of what a class has from the CDK only this is also a name of ours.
_OWN_TOO = {"alias"}


@dataclass(frozen=True)
class ClassNames:
    """The names that users of a class write."""

    base: str
    parameters: frozenset[str]
    required: frozenset[str]
    members: frozenset[str]
    settable: frozenset[str]
    methods: frozenset[tuple[str, tuple[str, ...]]]


def ours(package: ModuleType) -> dict[str, ClassNames]:
    """The names of all classes that a package exports."""
    return {name: _of_class(getattr(package, name)) for name in package.__all__}


def generated(folder: Path) -> dict[str, ClassNames]:
    """The names of all classes in generated packages."""
    found: dict[str, ClassNames] = {}
    for path in folder.glob("*/__init__.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                found[node.name] = _of_source(node)
    return found


def _of_class(cls: type) -> ClassNames:
    base = next((each for each in cls.__mro__ if each.__module__ == "cdktf" and each.__name__ in _BASES), None)
    inherited = set(dir(base or object)) - _OWN_TOO
    members = {name for name in dir(cls) if not name.startswith("_") and name not in inherited}
    parameters = [each for each in inspect.signature(cls.__init__).parameters.values() if each.name != "self"]
    methods = {}
    settable = set()
    for name in members:
        member = inspect.getattr_static(cls, name)
        if isinstance(member, property):
            settable |= {name} if member.fset else set()
        elif not isinstance(member, str):
            function = member.__func__ if isinstance(member, classmethod) else member
            methods[name] = tuple(sorted(set(inspect.signature(function).parameters) - {"self", "cls"}))
    return ClassNames(
        base.__name__ if base else "",
        frozenset(each.name for each in parameters),
        frozenset(each.name for each in parameters if each.default is inspect.Parameter.empty),
        frozenset(members),
        frozenset(settable),
        frozenset(methods.items()),
    )


def _of_source(cls: ast.ClassDef) -> ClassNames:
    parameters: set[str] = set()
    required: set[str] = set()
    members: set[str] = set()
    settable: set[str] = set()
    methods: dict[str, tuple[str, ...]] = {}
    for node in cls.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        decorators = [ast.unparse(each) for each in node.decorator_list]
        arguments = node.args.args[1:] + node.args.kwonlyargs
        if node.name == "__init__":
            optional = [
                each for each, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if default
            ]
            parameters = {each.arg for each in arguments}
            required = parameters - {each.arg for each in optional}
        elif not node.name.startswith("_"):
            members.add(node.name)
            if any(each.endswith(".setter") for each in decorators):
                settable.add(node.name)
            elif not any("property" in each for each in decorators):
                methods[node.name] = tuple(sorted(each.arg for each in arguments))
    base = ast.unparse(cls.bases[0]).rpartition(".")[2] if cls.bases else ""
    return ClassNames(
        "" if base == "TerraformMetaArguments" else base,
        frozenset(parameters),
        frozenset(required),
        frozenset(members),
        frozenset(settable),
        frozenset(methods.items()),
    )
