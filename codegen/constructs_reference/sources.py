"""The public modules, read by griffe from the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import griffe

from .calls import call_of
from .classes import PACKAGE, class_of, target
from .docstrings import said
from .model import Call, ClassPage, Facade, Type, TypeName

_L1 = f"{PACKAGE}.l1."


class Sources:
    """The constructs' package, read without importing it."""

    def __init__(self, root: Path) -> None:
        self._package = griffe.load(PACKAGE, search_paths=[root], try_relative_path=False, resolve_aliases=True)

    def facades(self, names: Iterable[str]) -> list[Facade]:
        """The public modules with these names.

        Raises:
            ValueError: One of them exports nothing, or a docstring has a section that the pages do not show.
        """
        facades = [self._facade(name) for name in names]
        exported = {path for facade in facades for path in facade.paths}
        for facade in facades:
            self._add_types(facade, exported)
        return facades

    def path(self, path: str) -> str:
        """The path at which an imported object is defined."""
        thing = self._shown(path)
        return path if thing is None else thing.path

    def _facade(self, name: str) -> Facade:
        module = self._package[name]
        if not module.exports:
            raise ValueError(f"{PACKAGE}.{name} has no __all__")
        facade = Facade(name, said(module).text)
        for exported in sorted(map(str, module.exports)):
            _add(facade, exported, target(module[exported]), module.path)
        return facade

    def _add_types(self, facade: Facade, exported: set[str]) -> None:
        """Add what signatures use but no public module exports: type names, protocols, keyword arguments."""
        waiting = list(_types(facade))
        while waiting:
            for path in _paths_in(waiting.pop()):
                thing = self._shown(path)
                if thing is None or thing.path in exported or thing.path in facade.paths:
                    continue
                added = _add(facade, thing.name, thing, thing.module.path)
                waiting += [added.value] if isinstance(added, TypeName) else _types_of_class(added)
        facade.classes.sort(key=lambda each: each.name)
        facade.types.sort(key=lambda each: each.name)

    def _shown(self, path: str) -> griffe.Object | None:
        """The definition of a name in a type, if a page can show it."""
        if not path.startswith(f"{PACKAGE}.") or path.startswith(_L1):
            return None
        try:
            thing = target(self._package.modules_collection[path])
        except (griffe.AliasResolutionError, KeyError):
            return None  # From another package, such as the CDK.
        if isinstance(thing, griffe.Attribute):
            is_variable = str(thing.value).startswith("TypeVar(")
            return None if is_variable or thing.name.startswith("_") or thing.parent is not thing.module else thing
        return thing if isinstance(thing, griffe.Class) and not thing.name.startswith("_") else None


def _add(facade: Facade, name: str, thing: griffe.Object, module: str) -> ClassPage | TypeName:
    facade.paths[thing.path] = name
    if isinstance(thing, griffe.Class):
        facade.classes.append(class_of(name, thing, module))
        return facade.classes[-1]
    if isinstance(thing, griffe.Function):
        facade.functions.append(call_of(name, name, thing))
        return ClassPage(name, "")
    facade.types.append(TypeName(name, said(thing).text, thing.value if isinstance(thing, griffe.Attribute) else None))
    return facade.types[-1]


def _types(facade: Facade) -> Iterator[Type]:
    """Every type that the pages of a module show."""
    for page in facade.classes:
        yield from _types_of_class(page)
    for call in facade.functions:
        yield from _types_of_call(call)
    yield from (each.value for each in facade.types)


def _types_of_class(page: ClassPage) -> Iterator[Type]:
    constructor = page.constructor
    for call in [*([constructor] if constructor and constructor.is_documented else []), *page.methods]:
        yield from _types_of_call(call)
    yield from (each.type for each in page.properties)


def _types_of_call(call: Call) -> Iterator[Type]:
    yield call.type
    yield from (argument.type for argument in call.arguments)


def _paths_in(shown: Type) -> Iterator[str]:
    """The paths of the names in a type."""
    if isinstance(shown, griffe.Expr):
        for part in shown.iterate(flat=True):
            if isinstance(part, griffe.ExprName):
                yield part.canonical_path
