"""Classes, with the members of their bases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

import griffe

from .calls import call_of, shown_default
from .docstrings import listed, said
from .model import Argument, Call, ClassPage, Constant

PACKAGE = "constructs_lib"
_L1 = f"{PACKAGE}.l1."
_NOT_CALLED = re.compile(r"Use `[^`]+`.* instead\.")


def class_of(name: str, thing: griffe.Class, module: str) -> ClassPage:
    """A class that a module exports under a name, or that its exports use."""
    fields: dict[str, str] = {}
    for each in [*reversed(thing.mro()), thing]:
        what = said(each)
        fields |= {**listed(what.text)[1], **what.arguments}
    members = dict(_members(thing))
    stands_for = dict(_type_arguments(thing))
    has_fields = "dataclass" in thing.labels or _is_typed_dict(thing)
    constants, properties, methods = [], [], []
    for member in members.values():
        if member.name.startswith("_"):
            continue
        if isinstance(member, griffe.Function):
            is_of_class = bool(member.labels & {"classmethod", "staticmethod"})
            form = f"{name}.{member.name}" if is_of_class else member.name
            call = call_of(member.name, form, member, kind="class method" if is_of_class else "method")
            methods.append(replace(call, type=stands_for.get(str(call.type), call.type)))
        elif isinstance(member, griffe.Attribute):
            if "property" not in member.labels and member.name.isupper():
                constants.append(_constant(name, member, module))
            elif "property" in member.labels or not has_fields:
                text = said(member).text or fields.get(member.name, "")
                type = stands_for.get(str(member.annotation), member.annotation)
                properties.append(Argument(member.name, type, text))
    return ClassPage(
        name,
        listed(said(thing).text)[0],
        tuple(each for each in thing.bases if isinstance(each, griffe.Expr)),
        _constructor(name, thing, members.get("__init__"), fields),
        tuple(constants),
        tuple(properties),
        tuple(methods),
        is_construct=any(_is_made_in_scope(each) for each in members.values()),
        is_keywords=_is_typed_dict(thing),
    )


def target(thing: griffe.Object | griffe.Alias) -> griffe.Object:
    """The target of an imported name, or the object itself.

    Raises:
        griffe.AliasResolutionError: It is from a package that was not read.
    """
    return thing.final_target if isinstance(thing, griffe.Alias) else thing


def _members(thing: griffe.Class) -> Iterator[tuple[str, griffe.Object]]:
    """The class's own members, then those of its bases; for an L1 construct only the generated ones."""
    bases = thing.mro()
    generated = [index for index, each in enumerate(bases) if each.path.startswith(_L1)]
    found: set[str] = set()
    for each in [thing, *(bases[: generated[-1] + 1] if generated else bases)]:
        for name, member in each.members.items():
            if name not in found:
                found.add(name)
                yield name, target(member)


def _type_arguments(thing: griffe.Class) -> Iterator[tuple[str, griffe.Expr | str]]:
    """The type variables of a class's generic bases, each with the type that the class gives for it."""
    generics = {each.path: each for each in thing.mro()}
    for base in thing.bases:
        generic = generics.get(base.canonical_path) if isinstance(base, griffe.ExprSubscript) else None
        for of in generic.bases if generic else ():
            if isinstance(of, griffe.ExprSubscript) and isinstance(base, griffe.ExprSubscript):
                argument = base.slice
                yield str(of.slice), argument.strip("\"'") if isinstance(argument, str) else argument


def _is_made_in_scope(member: griffe.Object) -> bool:
    """Whether it creates a construct: its first argument is a scope."""
    if not isinstance(member, griffe.Function) or not (member.name == "__init__" or "classmethod" in member.labels):
        return False
    return [each.name for each in member.parameters][1:2] == ["scope"]


def _constructor(name: str, thing: griffe.Class, init: griffe.Object | None, fields: dict[str, str]) -> Call | None:
    if _is_typed_dict(thing):
        return Call(name, "", "", arguments=tuple(_keys(thing)), is_declared=True)
    if "dataclass" in thing.labels:
        declared = list(_fields(thing, fields))
        if any(each.name.startswith("_") for each in declared):
            return None
        written = (each.name if each.default is None else f"{each.name}={each.default}" for each in declared)
        return Call(name, f"{name}({', '.join(written)})", "", arguments=tuple(declared), is_declared=True)
    if not isinstance(init, griffe.Function):
        is_of_python = any(not path.startswith(f"{PACKAGE}.") for path in _base_paths(thing))
        return None if is_of_python else Call(name, f"{name}()", "", is_declared=True)
    call = call_of(name, name, init)
    if not call.arguments:
        return replace(call, is_declared=True)
    return None if _NOT_CALLED.fullmatch(call.text) else call


def _fields(thing: griffe.Class, listed_fields: dict[str, str]) -> Iterator[Argument]:
    texts = {each.name: said(each).text for base in [*reversed(thing.mro()), thing] for each in _attributes(base)}
    for each in thing.parameters:
        if each.name != "self":
            default = None if each.default is None else shown_default(each.default)
            text = texts.get(each.name) or listed_fields.get(each.name, "")
            yield Argument(each.name, each.annotation, text, default, default is None)


def _keys(thing: griffe.Class) -> Iterator[Argument]:
    """The keys of a TypedDict, those of its bases first."""
    for each in [*reversed(thing.mro()), thing]:
        fields = listed(said(each).text)[1]
        total = str(each.keywords.get("total", "True")) == "True"
        for key in _attributes(each):
            text = said(key).text or fields.get(key.name, "")
            annotation = key.annotation
            marker = str(annotation.left) if isinstance(annotation, griffe.ExprSubscript) else ""
            if isinstance(annotation, griffe.ExprSubscript) and marker in ("Required", "NotRequired"):
                annotation = annotation.slice
            required = marker == "Required" or (total and marker != "NotRequired")
            yield Argument(key.name, annotation, text, None, required)


def _constant(of: str, member: griffe.Attribute, module: str) -> Constant:
    is_choice = str(member.annotation or "") in (f"ClassVar[{of}]", of)
    is_choice = is_choice or (isinstance(member.parent, griffe.Class) and _is_enum(member.parent))
    # Values that the source only declares are set on import.
    known = member.value
    shown = str(getattr(getattr(import_module(module), of), member.name)) if known is None else str(known)
    return Constant(member.name, shown, said(member).text, is_choice)


def _attributes(thing: griffe.Class) -> Iterator[griffe.Attribute]:
    return (each for each in thing.members.values() if isinstance(each, griffe.Attribute))


def _base_paths(thing: griffe.Class) -> Iterator[str]:
    """The paths of all bases of a class."""
    for each in [thing, *thing.mro()]:
        yield from (base.canonical_path if isinstance(base, griffe.Expr) else base for base in each.bases)


def _is_typed_dict(thing: griffe.Class) -> bool:
    return any(path.endswith(".TypedDict") for path in _base_paths(thing))


def _is_enum(thing: griffe.Class) -> bool:
    return any(path.startswith("enum.") for path in _base_paths(thing))
