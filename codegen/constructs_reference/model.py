"""The contents of the pages."""

from __future__ import annotations

from dataclasses import dataclass, field

import griffe

Type = griffe.Expr | str | None


@dataclass(frozen=True)
class Argument:
    """An argument of a function, or a field of a class."""

    name: str
    type: Type
    description: str
    default: str | None = None
    required: bool = False


@dataclass(frozen=True)
class Call:
    """A function, method or constructor; `form` is how a call is written, `kind` whether it is a (class) method.

    A constructor of a dataclass `is_declared` by the fields of the class and has no docstring of its own.
    """

    name: str
    form: str
    text: str
    kind: str = ""
    arguments: tuple[Argument, ...] = ()
    type: Type = None
    returns: str = ""
    raises: tuple[tuple[Type, str], ...] = ()
    is_declared: bool = False

    @property
    def is_documented(self) -> bool:
        """Whether it is documented; an undocumented constructor is not meant to be called."""
        return bool(self.text) or self.is_declared


@dataclass(frozen=True)
class Constant:
    """A constant of a class, such as a member of an enumeration."""

    name: str
    value: str
    text: str
    is_choice: bool


@dataclass(frozen=True)
class ClassPage:
    """A class; `constructor` is None if only other calls create its objects.

    A class with `is_keywords` defines keyword arguments shared by several calls.
    """

    name: str
    text: str
    bases: tuple[griffe.Expr, ...] = ()
    constructor: Call | None = None
    constants: tuple[Constant, ...] = ()
    properties: tuple[Argument, ...] = ()
    methods: tuple[Call, ...] = ()
    is_construct: bool = False
    is_keywords: bool = False


@dataclass(frozen=True)
class TypeName:
    """A name for a type."""

    name: str
    text: str
    value: Type


@dataclass
class Facade:
    """A public module: what it exports, and the names of types that its signatures use but it does not export."""

    name: str
    text: str
    classes: list[ClassPage] = field(default_factory=list)
    functions: list[Call] = field(default_factory=list)
    types: list[TypeName] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)
    """The names by the griffe paths of their definitions."""

    @property
    def constructs(self) -> list[ClassPage]:
        """The constructs, each of which has its own page."""
        return [each for each in self.classes if each.is_construct]

    @property
    def values(self) -> list[ClassPage]:
        """The classes of arguments and return values."""
        return [each for each in self.classes if not (each.is_construct or each.is_keywords)]

    @property
    def keywords(self) -> list[ClassPage]:
        """The classes that define keyword arguments shared by several calls."""
        return [each for each in self.classes if each.is_keywords]
