"""Finds what has no documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .model import Call, ClassPage, Facade


def undocumented(facades: Iterable[Facade]) -> list[str]:
    """The names, methods, arguments and fields without documentation: `yandex.Secret.plain_text(version)`.

    Arguments are documented under `Args`, or by name in the text. `(…)` stands for a call without a docstring.
    Members of an enumeration need no documentation other than their value.
    """
    return sorted({f"{facade.name}.{each}" for facade in facades for each in _of_module(facade)})


def _of_module(facade: Facade) -> Iterator[str]:
    if not facade.text:
        yield "__doc__"
    for page in facade.classes:
        yield from _of_class(page)
    for call in facade.functions:
        yield from _of_call(call.name, call)
    yield from (each.name for each in facade.types if not each.text)


def _of_class(page: ClassPage) -> Iterator[str]:
    if not page.text:
        yield page.name
    if page.constructor is not None:
        yield from _of_call(page.name, page.constructor, page.text)
    for call in page.methods:
        yield from _of_call(f"{page.name}.{call.name}", call)
    yield from (f"{page.name}.{each.name}" for each in page.properties if not each.description)
    yield from (f"{page.name}.{each.name}" for each in page.constants if not (each.text or each.is_choice))


def _of_call(name: str, call: Call, around: str = "") -> Iterator[str]:
    if not call.is_documented:
        yield f"{name}(…)"  # This includes its arguments.
        return
    for each in call.arguments:
        if not each.description and f"`{each.name}`" not in call.text + around:
            yield f"{name}({each.name})"
