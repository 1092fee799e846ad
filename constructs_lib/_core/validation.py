"""Validation at synth: every problem of every construct in one error, before anything is written.

Each stack has one validation for all constructs of this library: a call from Node to Python for each of them would cost
more than the checks. Resources are checked by what the provider checks at plan (`provider_shim.schema`).
"""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from .cdk import Annotations, App, Aspects, Construct, IValidation, TerraformStack, TerraformVariable, jsii
from .places import sentence_in_words
from .struct import Struct

if TYPE_CHECKING:
    from provider_shim.schema.attributes import Schema
    from provider_shim.schema.diagnostics import Diagnostic
    from provider_shim.schema.schema_file import SchemaFile

# Text that stands for a number of which only Node knows what it is.
_NUMBER_IN_TEXT = re.compile(r"-\d\.\d+e\+2(?:89|98)")
# A doubled sign is how Terraform has it as text.
_EXPRESSION = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
_ESCAPED = re.compile(r"([$%])\1(?=\{)")
STRICT = "MCPGATEWAY_STRICT"
"""The environment variable that turns warnings into errors, for CI."""
# Set by the CDK's command line for the programs that it runs.
_BY_COMMAND_LINE = "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"
_FAILED = "Error: Validation failed with the following errors:"
_LISTS, _MAPS = "#{TfToken[", "&{TfToken["


@dataclass(frozen=True)
class Finding:
    """A problem of a construct, or a warning about it."""

    message: str
    is_warning: bool = False


class Validated(Protocol):
    """A construct with something to validate."""

    @property
    def node(self) -> Any:
        """Its place in the tree."""

    def _findings(self) -> Iterable[Finding]:
        """The problems and warnings of the construct as it is now."""


def register(construct: Validated, scope: Any) -> None:
    """Validate a construct, which was made in a scope, when its stack is synthesized."""
    stack = _Stack.of(scope)
    stack.constructs.append(construct)
    _Stack.by_scope[_key(construct)] = stack


def told_below(construct: Any) -> list[str]:
    """The problems of a construct and those below it that are known before synthesis."""
    path = construct.node.path
    return [
        f"[{each.node.path}] {finding.message}"
        for each in _Stack.of(construct).constructs
        for finding in getattr(each, "_told", ())
        if not finding.is_warning and f"{each.node.path}/".startswith(f"{path}/")
    ]


def variables_beside(scope: Construct) -> Mapping[str, TerraformVariable]:
    """The variables of the stack that a scope is in, by their names in Terraform."""
    return _Stack.of(scope).variables(scope)


def in_one_stack(one: Any, other: Any) -> bool:
    """Whether two constructs are parts of the same stack."""
    return _Stack.of(one) is _Stack.of(other)


def config_findings(
    kind: str,
    type_name: str,
    config: Struct,
    words: Mapping[str, str],
    remedies: Mapping[str, str],
    *,
    is_strict: bool,
    is_acknowledged: Callable[[str], bool] | None = None,
) -> Iterator[Finding]:
    """What the provider would report about a configuration; tokens are skipped.

    Args:
        kind: Which kind of type it is, as in the schema file.
        type_name: The type.
        config: Its configuration.
        words: What attributes are called by those who wrote it.
        remedies: What to do where an attribute is wrong, by attribute.
        is_strict: Whether it is made by a construct that refuses likely mistakes.
        is_acknowledged: Whether a warning with this summary is left out.
    """
    schema = _schema(kind, type_name)
    if schema is not None:
        from provider_shim.schema.diagnostics import LIKELY_MISTAKE, Severity
        from provider_shim.schema.validate import validate

        for each in validate(schema.attributes, schema.config_validators, known(config)):
            is_refused = is_strict and each.summary.startswith(LIKELY_MISTAKE)
            is_warning = each.severity is Severity.WARNING and not is_refused
            if is_warning and is_acknowledged and is_acknowledged(each.summary):
                continue
            yield Finding(_message(each, words, remedies), is_warning)


def known(value: Any) -> Any:
    """The value under Terraform's names, with UNKNOWN in place of every token."""
    from provider_shim.schema.values import UNKNOWN

    if isinstance(value, Struct):
        return {name: known(item) for name, item in value._values.items()}
    if isinstance(value, str):
        return UNKNOWN if is_expression(value) else _ESCAPED.sub(r"\1", value)
    if isinstance(value, float):
        return UNKNOWN if is_token_number(value) else value
    if isinstance(value, Mapping):
        if any(isinstance(key, str) and (key.startswith(_MAPS) or is_expression(key)) for key in value):
            return UNKNOWN
        return {key: known(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return UNKNOWN if any(map(is_list_token, value)) else [known(item) for item in value]
    return value if value is None or isinstance(value, (bool, int)) else UNKNOWN


def is_expression(text: str) -> bool:
    """Whether a text contains an expression or a token."""
    return _EXPRESSION.search(text) is not None or ("e+2" in text and _NUMBER_IN_TEXT.search(text) is not None)


def is_token_number(value: float) -> bool:
    """Whether a number is a token."""
    return -math.inf < value < -1e288


def is_list_token(item: Any) -> bool:
    """Whether an item of a list is the token for the whole list."""
    return item.startswith(_LISTS) if isinstance(item, str) else isinstance(item, float) and -1e290 < item < -1e288


@jsii.implements(IValidation)
class _Stack:
    """The constructs of this library in a stack."""

    # Node's references name an object for as long as the process lives; Python objects for it may be many.
    by_scope: ClassVar[dict[str, _Stack]] = {}
    _apps: ClassVar[dict[str, list[_Stack]]] = {}

    def __init__(self, path: str, others: list[_Stack]) -> None:
        self._path = path
        self.constructs: list[Validated] = []
        self._others = others
        self._warned: set[tuple[str, str]] = set()
        self._variables: dict[str, TerraformVariable] | None = None
        others.append(self)

    @classmethod
    def of(cls, scope: Construct) -> _Stack:
        """The entry of the stack that a scope is in."""
        if found := cls.by_scope.get(_key(scope)):
            return found
        stack = TerraformStack.of(scope)
        found = cls.by_scope.get(_key(stack))
        if not found:
            others = cls._apps.setdefault(_key(App.of(stack)), [])
            found = cls.by_scope[_key(stack)] = cls(stack.node.path, others)
            stack.node.add_validation(found)
            _show_problems_alone()
        cls.by_scope[_key(scope)] = found
        return found

    def validate(self) -> list[str]:
        """All problems as one message, which the CDK shows behind the stack's name."""
        problems = list(self._problems())
        if not problems:
            return []
        lines = [_counted(problems), *problems]
        # The CDK stops at the first stack that has problems: those of the others are told with it.
        for other in self._others:
            if other is not self and (problems := list(other._problems(ahead=True))):
                lines += [f"[{other._path}] {_counted(problems)}", *problems]
        return ["\n  ".join(lines)]

    def variables(self, scope: Construct) -> Mapping[str, TerraformVariable]:
        """The stack's variables; collected once in each validation, since that takes a walk through all of it."""
        if self._variables is None:
            everything = TerraformStack.of(scope).node.find_all()
            variables = [each for each in everything if isinstance(each, TerraformVariable)]
            self._variables = {each.friendly_unique_id: each for each in variables}
        return self._variables

    def _problems(self, *, ahead: bool = False) -> Iterator[str]:
        """The problems of all constructs; `ahead` leaves out those that an aspect may still fix."""
        self._variables = None
        for construct in self.constructs:
            findings = _found(construct)
            if not findings or not stands(construct, unchanging=ahead):
                continue
            told_of = getattr(construct, "_told_of", construct)
            path = told_of.node.path
            for each in findings:
                if not each.is_warning:
                    yield f"[{path}] {each.message}"
                elif _is_strict():
                    yield f"[{path}] {each.message} (A warning that {STRICT} turns into an error.)"
                elif not ahead and (path, each.message) not in self._warned:
                    self._warned.add((path, each.message))
                    Annotations.of(cast(Construct, construct)).add_warning(each.message)
                    _show_warning(path, each.message)


def _found(construct: Validated) -> list[Finding]:
    try:
        return list(construct._findings())
    except Exception as error:
        # Of an exception, Node hands on the text alone.
        raise RuntimeError(f"{construct.node.path} cannot be validated: {type(error).__name__}: {error}") from error


def stands(construct: Validated, *, unchanging: bool = False) -> bool:
    """Whether a construct is still in the tree; with `unchanging`, whether no aspect will visit it, either."""
    scopes = construct.node.scopes
    if any(parent.node.try_find_child(child.node.id) is None for parent, child in pairwise(scopes)):
        return False
    return not (unchanging and any(Aspects.of(scope).all for scope in scopes[1:]))


def _counted(problems: list[str]) -> str:
    return f"{len(problems)} problem{'s' if len(problems) > 1 else ''}:"


def _is_strict() -> bool:
    return os.environ.get(STRICT, "").lower() not in ("", "0", "false", "no")


def _show_warning(path: str, message: str) -> None:
    """Print a warning if the program was run by itself; the CDK's command line shows annotations."""
    if _BY_COMMAND_LINE not in os.environ:
        print(f"Warning: [{path}] {message}", file=sys.stderr)


@cache
def _show_problems_alone() -> None:
    """Make a program that ends with problems print just these.

    The error comes through Node: Python would show it twice, with the stacks of both, which lead to `app.synth()` and
    to nothing that is wrong. A hook that the program has of its own is left as it is.
    """
    if sys.excepthook is not sys.__excepthook__:
        return

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        text = str(error)
        if isinstance(error, RuntimeError) and text.startswith(_FAILED):
            # The CDK adds how to ignore it, in the words of another language.
            print(text.removeprefix("Error: ").partition("\n\nIf you wish to ignore")[0], file=sys.stderr)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = show


def _key(construct: Any) -> str:
    reference: str = construct.__jsii_ref__.ref
    return reference


def _message(diagnostic: Diagnostic, words: Mapping[str, str], remedies: Mapping[str, str]) -> str:
    """The message for a problem: the argument, what is wrong, and what to do."""
    from provider_shim.schema.diagnostics import Severity
    from provider_shim.schema.values import format_path

    where = format_path(diagnostic.path)
    text = sentence_in_words(_from_attribute(diagnostic, where), where, words)
    remedy = remedies.get(".".join(each for each in diagnostic.path if isinstance(each, str)))
    applies = diagnostic.summary == "Invalid value" or diagnostic.severity is Severity.WARNING
    return f"{text.removesuffix('.')}; {remedy}" if remedy and applies else text


def _from_attribute(diagnostic: Diagnostic, where: str) -> str:
    attribute = where.rpartition("[")[0] if where.endswith("]") else where
    detail = (diagnostic.detail or diagnostic.summary).removeprefix(f"In {where}, ")
    if detail.startswith(f"{attribute} "):
        return where + detail.removeprefix(attribute)
    if detail.startswith((f"{where} ", f"{where}.", f"{where}[")):
        # Terraform cannot address an item of a set; here it has the place that it was given at.
        return detail
    return f"{where}: {detail}" if where else detail


@cache
def _schemas() -> SchemaFile:
    from provider_shim.schema.schema_file import SchemaFile

    return SchemaFile.load()


@cache
def _schema(kind: str, type_name: str) -> Schema | None:
    schemas = _schemas()
    if kind == "provider":
        return schemas.provider
    find = {"resources": schemas.resource, "data_sources": schemas.data_source, "ephemerals": schemas.ephemeral}
    try:
        return find[kind](type_name)
    except KeyError:
        return None
