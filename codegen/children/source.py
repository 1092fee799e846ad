"""Reads what the modules of the constructs declare, without importing them, so they need not work yet."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from pathlib import Path

from .docstrings import Docstring


@dataclass(frozen=True)
class Argument:
    """One argument: its name, annotation and default as in the source."""

    name: str
    annotation: str
    default: str | None

    def __str__(self) -> str:
        return f"{self.name}: {self.annotation}" + ("" if self.default is None else f" = {self.default}")


@dataclass(frozen=True)
class Signature:
    """The arguments of a function, without `self`, and its docstring.

    - `options`: the annotation of its `**options`; empty if it has none.
    """

    positional: tuple[Argument, ...]
    keyword: tuple[Argument, ...]
    options: str
    docstring: Docstring

    @property
    def annotations(self) -> list[str]:
        """All annotations."""
        return [*(each.annotation for each in (*self.positional, *self.keyword)), *filter(None, [self.options])]


@dataclass(frozen=True)
class Module:
    """A module's classes, functions and imports."""

    name: str
    tree: ast.Module

    @classmethod
    def read(cls, folder: Path, name: str) -> Module:
        """The module of a name in a folder."""
        return cls(name, _parsed(folder / f"{name}.py"))

    def class_text(self, name: str) -> str:
        """The first paragraph of a class's docstring."""
        found = self._find(name, ast.ClassDef)
        return (ast.get_docstring(found) or "").partition("\n\n")[0]

    def signature(self, name: str, of_class: str = "") -> Signature:
        """The signature of a function, or of a class's method.

        Raises:
            ValueError: There is no such function, or it lacks a docstring.
        """
        body = self._find(of_class, ast.ClassDef).body if of_class else self.tree.body
        function = next((each for each in body if isinstance(each, ast.FunctionDef) and each.name == name), None)
        text = ast.get_docstring(function, clean=False) if function else None
        if function is None or text is None:
            raise ValueError(f"{self.name}.py: {of_class or name} has no {name} with a docstring")
        arguments = function.args
        defaults = [None] * (len(arguments.args) - len(arguments.defaults)) + list(arguments.defaults)
        positional = [_argument(each, default) for each, default in zip(arguments.args, defaults, strict=True)]
        keyword = [_argument(*each) for each in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
        options = arguments.kwarg.annotation if arguments.kwarg else None
        return Signature(
            tuple(positional[1:] if of_class else positional),
            tuple(keyword),
            ast.unparse(options) if options else "",
            Docstring.parse(cleandoc(text)),
        )

    def imports(self, names: set[str]) -> tuple[list[str], list[str], set[str]]:
        """The import statements for names, those only for type checkers, and the names that this module defines."""
        ordinary: list[str] = []
        for_types: list[str] = []
        found: set[str] = set()
        for statement in self.tree.body:
            if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
                for each in statement.body:
                    for_types += _lines(each, names, found)
            else:
                ordinary += _lines(statement, names, found)
        own = {name for name in names - found if self._defines(name)}
        return ordinary, for_types, own

    def _defines(self, name: str) -> bool:
        return any(
            getattr(each, "name", None) == name
            or (isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.target.id == name)
            for each in self.tree.body
        )

    def _find(self, name: str, kind: type[ast.ClassDef]) -> ast.ClassDef:
        for each in self.tree.body:
            if isinstance(each, kind) and each.name == name:
                return each
        raise ValueError(f"{self.name}.py: there is no class {name}")


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _argument(argument: ast.arg, default: ast.expr | None) -> Argument:
    annotation = ast.unparse(argument.annotation) if argument.annotation else ""
    return Argument(argument.arg, annotation, ast.unparse(default) if default else None)


def _lines(statement: ast.stmt, names: set[str], found: set[str]) -> list[str]:
    if not isinstance(statement, ast.ImportFrom):
        return []
    lines = []
    for alias in statement.names:
        name = alias.asname or alias.name
        if name in names and name not in found:
            found.add(name)
            origin = "." * statement.level + (statement.module or "")
            lines.append(f"from {origin} import {alias.name}" + (f" as {alias.asname}" if alias.asname else ""))
    return lines
