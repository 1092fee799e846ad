"""Every public class, method and argument says what it is: help(), editors and the reference show nothing else."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from codegen.children.docstrings import Docstring

# What is generated from the schema, and its base, have docstrings in the CDK's style.
OURS = tuple(f"constructs_lib.{name}" for name in ("instaclustr", "yandex", "openapi", "schemas", "testing", "_core"))
GENERATED_BASE = "constructs_lib._core.l1_base"
MODULES = ("instaclustr", "yandex", "openapi", "schemas", "testing")


def exported() -> Iterator[tuple[str, Any]]:
    """Each class and function that the packages export."""
    for name in MODULES:
        module = import_module(f"constructs_lib.{name}")
        for each in module.__all__:
            found = getattr(module, each)
            if isinstance(found, type) or inspect.isfunction(found):
                yield f"{name}.{each}", found


def functions() -> Iterator[Any]:
    """Each public function, method and property getter, once."""
    seen = set()
    for name, found in exported():
        for member, each in [("", found)] if inspect.isfunction(found) else members(found):
            if each not in seen:
                seen.add(each)
                yield pytest.param(each, id=f"{name}.{member}".rstrip("."))


def members(found: type) -> Iterator[tuple[str, Any]]:
    """What a class has of this library's; constructors of those that people make."""
    for base in found.__mro__:
        if not base.__module__.startswith(OURS) or base.__module__ == GENERATED_BASE:
            continue
        for name, each in vars(base).items():
            function = each.__func__ if isinstance(each, (classmethod, staticmethod)) else each
            function = function.fget if isinstance(function, property) else getattr(function, "func", function)
            if inspect.isfunction(function) and (
                not name.startswith("_") or (name == "__init__" and made(found, base))
            ):
                yield name, function


def made(found: type, base: type) -> bool:
    """Whether people make a class by this constructor, which they see the arguments of."""
    is_abstract = inspect.isabstract(found) or getattr(found, "_is_protocol", False)
    generated = dataclasses.is_dataclass(base) and "__init__" in vars(base)
    return base is found and not is_abstract and not generated and not found.__name__.startswith("Existing")


@pytest.mark.parametrize("function", list(functions()))
def test_each_argument_is_documented(function: Any) -> None:
    documented = Docstring.parse(inspect.cleandoc(function.__doc__ or ""))
    assert documented.text
    given = [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
    assert list(documented.arguments) == given


@pytest.mark.parametrize(("name", "found"), list(exported()))
def test_each_class_is_documented(name: str, found: Any) -> None:
    text = found.__doc__ or ""
    assert text.strip()
    assert not text.startswith(f"{found.__name__}("), "it has only the docstring that dataclasses makes"
    fields = [each.name for each in dataclasses.fields(found)] if dataclasses.is_dataclass(found) else []
    for field in fields:
        assert field.startswith("_") or f"`{field}`" in text, field
