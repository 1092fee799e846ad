"""How options of the local cloud are declared and read.

An option is declared once, as a field of a dataclass: the annotation says what is allowed, the metadata what it does.
The table for ``--help`` and the error messages derive from it. pydantic reads the texts; it is imported only where
options are given.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, get_type_hints

from annotated_types import Ge

from .words import Words, allowed

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

T = TypeVar("T", bound="Options")


class OptionError(ValueError):
    """An option that does not exist, or whose text is not allowed; the message says what is."""


class _TrueOrFalse:
    """Metadata of a bool that is given as text; pydantic alone would also take ``yes``, ``on`` or ``1``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic reads it."""
        from pydantic_core import core_schema

        texts = {"true": True, "false": False}
        return core_schema.no_info_before_validator_function(
            lambda given: texts.get(given.lower(), given), core_schema.bool_schema(strict=True)
        )


class _Digits:
    """Metadata of an int that is given as text; pydantic alone would also take ``1.0`` or ``1_000``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic reads it."""
        from pydantic_core import core_schema

        return core_schema.chain_schema([core_schema.str_schema(pattern="^[0-9]{1,9}$"), handler(source)])


Seconds = Annotated[float, Ge(0), Words("a number of seconds, at least 0")]
Count = Annotated[int, _Digits(), Words("a whole number, at least 0")]
Switch = Annotated[bool, _TrueOrFalse()]


@dataclasses.dataclass(frozen=True)
class Options:
    """Some options of the local cloud."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"allow_inf_nan": False}


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """What a person is told about an option."""

    type: str
    """What is allowed, in words that follow "must be": ``true or false``, ``a number of seconds, at least 0``."""
    default: str
    description: str


def option(default: Any, *, help: str) -> Any:
    """Declare an option; the default None makes it one that may be left empty."""
    return dataclasses.field(default=default, metadata={"help": help})


def table(*declarations: type[Options]) -> dict[str, Option]:
    """The options that the dataclasses declare, by name, in the order of declaration."""
    options = {}
    for declaration in declarations:
        types = get_type_hints(declaration, include_extras=True)
        for field in dataclasses.fields(declaration):
            type = allowed(types[field.name]) + (", or empty" if field.default is None else "")
            options[field.name] = Option(type, _as_text(field.default), field.metadata["help"])
    return options


def parse(declaration: type[T], given: Mapping[str, str]) -> T:
    """An instance of `declaration` from those of the `given` texts that it declares; raises `OptionError`."""
    options = table(declaration)
    texts = {name: str(given[name]).strip() for name in options if name in given}
    # Empty stands for the default where that is to have none.
    if not (texts := {name: text for name, text in texts.items() if text or options[name].default}):
        return declaration()
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(declaration).validate_python(texts)
    except ValidationError as error:
        wrong = dict.fromkeys(str(each["loc"][0]) for each in error.errors(include_url=False, include_input=False))
        told = (f'Option "{name}" must be {options[name].type}; got "{given[name]}".' for name in wrong)
        raise OptionError(" ".join(told)) from None


def _as_text(default: Any) -> str:
    if default is None:
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    return f"{default:g}" if isinstance(default, float) else str(default)
