"""Config validators: conditions over several attributes of one object.

A config validator checks the configuration, where values may be unknown: only certain violations are
reported. One with `on_write` is checked at plan, and only if the plan writes to the cloud:
an object that was just imported may lack what only a write needs (a secret that cannot be read).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from inspect import cleandoc

from .credentials import credentials_in_query, travels_openly
from .declarations import Declaration, load
from .diagnostics import Diagnostic, Severity
from .values import UNKNOWN, Path, Value, format_path

Config = Mapping[str, Value]


@dataclass(frozen=True)
class ConfigValidator(Declaration):
    """A condition on an object's attributes."""

    @property
    def on_write(self) -> bool:
        """Whether the condition matters only if the plan writes to the cloud."""
        return False

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        """What is wrong with the object at `path`."""
        raise NotImplementedError

    def describe(self) -> str:
        """The condition as a sentence for the documentation."""
        raise NotImplementedError


def _given(config: Config, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if config.get(name) is not None and config[name] is not UNKNOWN]


def _possible(config: Config, names: tuple[str, ...]) -> bool:
    return any(config.get(name) is not None for name in names)


def _names(names: tuple[str, ...] | list[str], joint: str = "or", quote: str = '"') -> str:
    quoted = [f"{quote}{name}{quote}" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {joint} {quoted[-1]}"


@dataclass(frozen=True)
class AtMostOneOf(ConfigValidator):
    """At most one of the attributes is set."""

    attributes: tuple[str, ...]

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        given = _given(config, self.attributes)
        if len(given) > 1:
            yield Diagnostic(
                "Conflicting attributes",
                f"Only one of {_names(self.attributes, 'and')} can be set: keep only {_names(given)}.",
                (*path, given[1]),
            )

    def describe(self) -> str:
        return f"At most one of {_names(self.attributes, 'and', '`')} can be set."


@dataclass(frozen=True)
class ExactlyOneOf(ConfigValidator):
    """Exactly one of the attributes is set."""

    attributes: tuple[str, ...]

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        yield from AtMostOneOf(self.attributes).problems(config, path)
        if not _possible(config, self.attributes):
            yield Diagnostic("Missing attribute", f"One of {_names(self.attributes)} must be set.", path)

    def describe(self) -> str:
        return f"Exactly one of {_names(self.attributes, 'and', '`')} must be set."


@dataclass(frozen=True)
class Needs(ConfigValidator):
    """An attribute that requires another one."""

    attribute: str
    other: str

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        if _given(config, (self.attribute,)) and not _possible(config, (self.other,)):
            yield Diagnostic(
                "Missing attribute",
                f'"{self.attribute}" also requires "{self.other}".',
                (*path, self.attribute),
            )

    def describe(self) -> str:
        return f"`{self.attribute}` also requires `{self.other}`."


@dataclass(frozen=True)
class NeededWhen(ConfigValidator):
    """One of some attributes is required if another one has a certain value; without `attribute`, always."""

    one_of: tuple[str, ...]
    attribute: str = ""
    equals: str = ""
    because: str = ""

    @property
    def on_write(self) -> bool:
        return True

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        if self.attribute and config.get(self.attribute) != self.equals:
            return
        # The version implies the write-only value, which `ignore_changes` hides from a plan.
        versions = tuple(f"{name}_version" for name in self.one_of if name.endswith("_wo"))
        if not _possible(config, (*self.one_of, *versions)):
            condition = f'if "{self.attribute}" is {self.equals}' if self.attribute else f"in {format_path(path)}"
            yield Diagnostic(
                "Missing attribute",
                f"{_names(self.one_of)} must be set {condition}. {self.because}".rstrip(),
                (*path, self.one_of[0]),
            )

    def describe(self) -> str:
        condition = f" if `{self.attribute}` is `{self.equals}`" if self.attribute else ""
        text = f"{_names(self.one_of, 'or', '`')} must be set{condition}, unless an imported object is not changed."
        return f"{text} {self.because}".rstrip()


@dataclass(frozen=True)
class RefusedWhen(ConfigValidator):
    """Some attributes must not be set if another one has a certain value."""

    attributes: tuple[str, ...]
    attribute: str
    equals: str
    because: str = ""

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        if config.get(self.attribute) == self.equals:
            for name in _given(config, self.attributes):
                detail = f'"{name}" cannot be set if "{self.attribute}" is {self.equals}. {self.because}'
                yield Diagnostic("Conflicting attributes", detail.rstrip(), (*path, name))

    def describe(self) -> str:
        text = f"{_names(self.attributes, 'and', '`')} cannot be set if `{self.attribute}` is `{self.equals}`."
        return f"{text} {self.because}".rstrip()


@dataclass(frozen=True)
class Encrypted(ConfigValidator):
    """Warns of URLs that begin with `http://`, if another attribute is set; without `attribute`, always."""

    attributes: tuple[str, ...]
    because: str
    attribute: str = ""

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        if self.attribute and not _given(config, (self.attribute,)):
            return
        for name in self.attributes:
            url = config.get(name)
            if isinstance(url, str) and travels_openly(url):
                detail = f"{format_path((*path, name))} begins with http://. {self.because} Use https://."
                yield Diagnostic("Not encrypted", detail, (*path, name), Severity.WARNING)

    def describe(self) -> str:
        condition = f" if `{self.attribute}` is set" if self.attribute else ""
        text = f"{_names(self.attributes, 'and', '`')} should begin with `https://`{condition}."
        return f"{text} {self.because}".rstrip()


@dataclass(frozen=True)
class NoCredentials(ConfigValidator):
    """Warns of credentials in the queries of URLs, since URLs are shown and stored in state."""

    attributes: tuple[str, ...]

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        for name in self.attributes:
            url = config.get(name)
            for parameter in credentials_in_query(url) if isinstance(url, str) else ():
                detail = (
                    f'The query parameter "{parameter}" in {format_path((*path, name))} looks like a credential: '
                    "it is shown, and stored in plan and state."
                )
                yield Diagnostic("Credentials in a URL", detail, (*path, name), Severity.WARNING)

    def describe(self) -> str:
        return f"{_names(self.attributes, 'and', '`')} should not have credentials in the query."


@dataclass(frozen=True)
class ByFunction(ConfigValidator):
    """A condition in Python: `module:function`, called with the object's configuration and its path."""

    by: str

    def problems(self, config: Config, path: Path) -> Iterator[Diagnostic]:
        function: Callable[[Config, Path], Iterator[Diagnostic]] = load(self.by)
        yield from function(config, path)

    def describe(self) -> str:
        # The function's own first sentence.
        return cleandoc(load(self.by).__doc__).split("\n\n")[0].replace("\n", " ")
