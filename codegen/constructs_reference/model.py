"""What the pages show, without how it was found."""

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
    """A function, a method or a constructor; `form` is how it is written, if it is called; `kind` what it is called on.

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
        """Whether anything is said of it; a constructor of which nothing is said is not for people to call."""
        return bool(self.text) or self.is_declared


@dataclass(frozen=True)
class Constant:
    """A value that a class has, such as a member of an enumeration."""

    name: str
    value: str
    text: str
    is_choice: bool


@dataclass(frozen=True)
class ClassPage:
    """A class; `constructor` is None where objects of it are only made by other calls.

    A class that `is_keywords` names the keyword arguments that several calls take.
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
    """The names by the paths at which griffe finds what they stand for."""

    @property
    def constructs(self) -> list[ClassPage]:
        """What is made in the tree of a stack: each has a page of its own."""
        return [each for each in self.classes if each.is_construct]

    @property
    def values(self) -> list[ClassPage]:
        """The classes that constructs are given, or that calls return."""
        return [each for each in self.classes if not (each.is_construct or each.is_keywords)]

    @property
    def keywords(self) -> list[ClassPage]:
        """What names the keyword arguments that several calls take."""
        return [each for each in self.classes if each.is_keywords]
