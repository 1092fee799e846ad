"""Puts errors into the user's words: which construct they are about, and its arguments as the user knows them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any, TypeVar

from .kinds import ArgumentError, likely

T = TypeVar("T", bound=type)

_STEP = re.compile(r"(\w+)((?:\[[^\]]*\])*)\.?")
_UNEXPECTED = re.compile(r"got an unexpected keyword argument '(\w+)'")
_METHODS = ("add_", "grant", "deny", "set_")


def in_words(attribute: str, words: Mapping[str, str]) -> str:
    """An attribute of a resource under the name of the argument that sets it: `server_url` may be `url`.

    Args:
        attribute: The attribute as Terraform has it, such as `data_centres[0].number_of_nodes`.
        words: The names of arguments by those of attributes, without indices.
    """
    steps = _STEP.findall(attribute)
    names = [name for name, _ in steps]
    for count in range(len(names), 0, -1):
        word = words.get(".".join(names[:count]))
        if word is not None:
            new = word.split(".")
            indices = [index for _, index in steps[:count]]
            # What is folded away takes its indices along to what stands for it.
            last = len(new) - 1
            kept = [name + "".join(indices[i : i + 1] if i < last else indices[i:]) for i, name in enumerate(new)]
            return ".".join([*kept, *(name + index for name, index in steps[count:])])
    return attribute


def sentence_in_words(text: str, attribute: str, words: Mapping[str, str]) -> str:
    """A sentence about an attribute, with the names of arguments in place of those of attributes."""
    renamed = in_words(attribute, words)
    if renamed != attribute:
        text = text.replace(attribute, renamed)
    for name, word in words.items():
        if "." not in name and name != attribute:
            text = re.sub(rf"\b{name}\b(?![.\w])", word, text)
    return text


def located(cls: T) -> T:
    """Make errors of a construct's constructor, and of its methods that add to it, name the construct."""
    for name, function in list(vars(cls).items()):
        if name == "__init__":
            setattr(cls, name, _constructor(function))
        elif name.startswith(_METHODS) and callable(function):
            setattr(cls, name, _method(function))
    return cls


def _constructor(function: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(function)
    def located(self: Any, *arguments: Any, **options: Any) -> None:
        try:
            function(self, *arguments, **options)
        except (TypeError, ValueError) as error:
            scope, id = (*arguments, options.get("scope"), options.get("id"))[:2]
            _locate(error, f"{scope.node.path}/{id}" if hasattr(scope, "node") else "", self, function)
            raise

    return located


def _method(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def located(self: Any, *arguments: Any, **options: Any) -> Any:
        try:
            return function(self, *arguments, **options)
        except (TypeError, ValueError) as error:
            _locate(error, str(self.node.path), self, function)
            raise

    return located


def _locate(error: TypeError | ValueError, place: str, construct: Any, function: Callable[..., Any]) -> None:
    """Add the construct to an error; what a construct makes inside itself counts as the construct's own."""
    text = str(error)
    if isinstance(error, ArgumentError):
        if not error.place or error.struct:
            error.where = in_words(error.where, construct._WORDS)
            error.place = place
            # A generated class knows Terraform's words alone: those of the construct that makes it are still to come.
            error.struct = error.struct if construct._IS_GENERATED else ""
        return
    if found := _UNEXPECTED.search(text):
        hint = likely(found[1], [name for name in signature(function).parameters if name != "self"])
        text = f"{text}: {hint}" if hint else text
    known = getattr(error, "_place", "")
    if place and not known and place not in text:
        error.args = (f"{place}: {text}",)
        error._place = place  # type: ignore[union-attr]  # Marks the error, so that an outer call adds no place.
