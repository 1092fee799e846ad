"""Functions, methods and constructors, with their arguments."""

from __future__ import annotations

from collections.abc import Iterator

import griffe

from .docstrings import Said, said
from .model import Argument, Call

_STARS = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
_OWN = ("self", "cls")
_LONG = 30


def call_of(name: str, form: str, thing: griffe.Function, *, kind: str = "") -> Call:
    """A function; `form` is the part of a call before the parentheses."""
    what = said(thing)
    arguments = tuple(_argument(each, what) for each in thing.parameters if each.name not in _OWN)
    signature = f"{form}({', '.join(_signature(thing))})"
    return Call(name, signature, what.text, kind, arguments, thing.returns, what.returns, what.raises)


def shown_default(default: griffe.Expr | str) -> str:
    """A default as in the source, if it is short."""
    return "…" if isinstance(default, griffe.ExprCall) or len(str(default)) > _LONG else str(default)


def _signature(thing: griffe.Function) -> Iterator[str]:
    only_keywords = False
    for each in thing.parameters:
        if each.name in _OWN:
            continue
        star = _star(each)
        if each.kind is griffe.ParameterKind.keyword_only and not only_keywords:
            only_keywords = True
            yield "*"
        only_keywords = only_keywords or star == "*"
        default = "" if each.default is None or star else f"={shown_default(each.default)}"
        yield f"{star}{each.name}{default}"


def _argument(parameter: griffe.Parameter, what: Said) -> Argument:
    star = _star(parameter)
    default = None if parameter.default is None or star else shown_default(parameter.default)
    annotation = parameter.annotation
    if isinstance(annotation, griffe.ExprSubscript) and str(annotation.left) == "Unpack":
        annotation = annotation.slice
    text = what.arguments.get(parameter.name, "")
    return Argument(star + parameter.name, annotation, text, default, default is None and not star)


def _star(parameter: griffe.Parameter) -> str:
    return _STARS.get(parameter.kind, "") if parameter.kind else ""
