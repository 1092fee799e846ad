"""Links from the names in types and docstrings to the pages that describe them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from posixpath import dirname, relpath

import griffe

from .model import Call, ClassPage, Facade, Type, TypeName

# A name in backticks, alone or followed by a member or a call; not in a fenced block or a link.
_CODE = re.compile(r"(?<!\[)`([A-Za-z]\w*)((?:\.\w+)*(?:\([^`]*\))?)`")
_FENCED = re.compile(r"(```.*?```)", re.DOTALL)


def places(facade: Facade) -> dict[str, str]:
    """The pages and anchors that describe a module's names."""
    page = f"{facade.name}.md"
    described: list[ClassPage | Call | TypeName] = [*facade.values, *facade.keywords, *facade.functions, *facade.types]
    found = {each.name: f"{page}#{each.name.lower()}" for each in described}
    return found | {each.name: f"{facade.name}/{each.name}.md" for each in facade.constructs}


class Links:
    """The links of one module's pages.

    Args:
        facade: The module; its own names take precedence.
        facades: All modules.
        path_of: Resolves the path of a name in a type to where it is defined.
    """

    def __init__(self, facade: Facade, facades: Iterable[Facade], path_of: Callable[[str], str]) -> None:
        self._names: Mapping[str, str] = places(facade)
        self._path_of = path_of
        self._paths: dict[str, str] = {}
        for each in [*(other for other in facades if other is not facade), facade]:
            of = places(each)
            self._paths |= {path: of[name] for path, name in each.paths.items()}

    def type(self, shown: Type, page: str) -> str:
        """A type as code, with its names as links."""
        if not isinstance(shown, griffe.Expr):
            place = self._names.get(str(shown), page)
            return f"`{shown}`" if place == page else f"[`{shown}`]({relative(place, page)})"
        parts: list[str] = []
        plain = ""
        for part in shown.iterate(flat=True):
            target = self._target(part, page)
            if target is None:
                plain += (
                    part if isinstance(part, str) else part.name if isinstance(part, griffe.ExprName) else str(part)
                )
                continue
            parts += [_code(plain), f"[`{part}`]({target})"]
            plain = ""
        return "".join([*parts, _code(plain)])

    def text(self, text: str, page: str) -> str:
        """A docstring, with its names as links."""
        return "".join(
            part if part.startswith("```") else _CODE.sub(lambda match: self._linked(match, page), part)
            for part in _FENCED.split(text)
        )

    def _linked(self, match: re.Match[str], page: str) -> str:
        target = self._names.get(match[1])
        if target is None or target == page or (match[1].islower() and not match[2]):
            return match[0]
        return f"[{match[0]}]({relative(target, page)})"

    def _target(self, part: str | griffe.Expr, page: str) -> str | None:
        if not isinstance(part, griffe.ExprName):
            return None
        target = self._paths.get(self._path_of(part.canonical_path))
        return None if target in (None, page) else relative(target, page)


def relative(target: str, page: str) -> str:
    """A link target relative to a page."""
    path, _, anchor = target.partition("#")
    if path == page:
        return f"#{anchor}"
    return relpath(path, dirname(page) or ".") + (f"#{anchor}" if anchor else "")


def _code(text: str) -> str:
    # Leading and trailing spaces stay outside, since a code span drops them.
    stripped = text.strip()
    return text.replace(stripped, f"`{stripped}`") if stripped else text
