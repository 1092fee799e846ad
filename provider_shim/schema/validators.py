"""Validators of single values. A problem is the end of a sentence that says what is allowed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .credentials import has_userinfo, travels_openly, without_credentials
from .declarations import Declaration
from .durations import parse_duration
from .json_schema import schema_problem
from .values import Value

# What `mock_provider` generates for a computed string.
MOCK = "[a-z0-9]{8}"
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class Validator(Declaration):
    """A condition on one value."""

    def problem(self, value: Any) -> str | None:
        """What is wrong with the value (known, not null), or None."""
        raise NotImplementedError

    def describe(self, unit: str) -> str:
        """What is allowed, for the documentation; `unit` is the unit of the value's length, such as "item"."""
        raise NotImplementedError


@dataclass(frozen=True)
class Pattern(Validator):
    """A string that fully matches a regular expression; `hint` describes it in words."""

    regex: str
    hint: str

    def problem(self, value: Value) -> str | None:
        return None if re.fullmatch(self.regex, value) else f"must be {self.hint} ({self.regex}), got {value!r}"

    def describe(self, unit: str) -> str:
        return self.hint


@dataclass(frozen=True)
class OneOf(Validator):
    """One of a few strings."""

    values: tuple[str, ...]

    def problem(self, value: Value) -> str | None:
        if value in self.values:
            return None
        from difflib import get_close_matches

        folded = {each.casefold(): each for each in self.values}
        likely = get_close_matches(str(value).casefold(), folded, 1)
        question = f" (did you mean {folded[likely[0]]}?)" if likely else ""
        return f"must be one of {', '.join(self.values)}, got {value!r}{question}"

    def describe(self, unit: str) -> str:
        return "one of " + ", ".join(f"`{value}`" for value in self.values)


@dataclass(frozen=True)
class Length(Validator):
    """Bounds on the length of a string, or on the number of items in a list, set or map."""

    at_least: int = 0
    at_most: int | None = None

    def problem(self, value: Value) -> str | None:
        if self.at_least <= len(value) and (self.at_most is None or len(value) <= self.at_most):
            return None
        unit = "character" if isinstance(value, str) else "item"
        return f"must have {self.describe(unit)}, got {len(value)}"

    def describe(self, unit: str) -> str:
        last = self.at_least if self.at_most is None else self.at_most
        units = unit if last == 1 else f"{unit}s"
        if self.at_most is None:
            return f"at least {self.at_least} {units}"
        if self.at_least == 0:
            return f"at most {self.at_most} {units}"
        return f"{self.at_least} to {self.at_most} {units}"


@dataclass(frozen=True)
class Between(Validator):
    """Inclusive bounds on a number."""

    at_least: int
    at_most: int

    def problem(self, value: Value) -> str | None:
        if self.at_least <= value <= self.at_most:
            return None
        return f"must be {self.at_least} to {self.at_most}, got {value}"

    def describe(self, unit: str) -> str:
        return f"{self.at_least} to {self.at_most}"


@dataclass(frozen=True)
class Url(Validator):
    """An absolute URL with a scheme and a host."""

    schemes: tuple[str, ...] = ("https", "http")

    def problem(self, value: Value) -> str | None:
        expected = f"must be a URL such as {self.schemes[0]}://host/path"
        if has_userinfo(value):
            return f"{expected}, without a user name or password in it (not shown)"
        shown = without_credentials(value)
        try:
            parts = urlsplit(value)
            host = parts.hostname
            _ = parts.port
        except ValueError as error:
            return f"{expected}: {error}"
        if parts.scheme not in self.schemes:
            return f"{expected}, beginning with {' or '.join(f'{s}://' for s in self.schemes)}, got {shown!r}"
        if not host or re.search(r"[^!-~]", value):
            return f"{expected}, with a host, of ASCII characters without spaces, got {shown!r}"
        return None

    def describe(self, unit: str) -> str:
        return "an absolute URL"


@dataclass(frozen=True)
class Endpoint(Url):
    """The URL of an API that the provider sends its credentials to: with TLS, unless it is on this machine."""

    def problem(self, value: Value) -> str | None:
        if problem := super().problem(value):
            return problem
        if travels_openly(value):
            shown = without_credentials(value)
            return f"must begin with https://, since the provider sends its credentials there, got {shown!r}"
        return None

    def describe(self, unit: str) -> str:
        return "an absolute URL that begins with `https://`, or is on this machine"


@dataclass(frozen=True)
class Uuid(Validator):
    """A UUID in its usual form, or what `mock_provider` of `terraform test` generates for an ID."""

    def problem(self, value: Value) -> str | None:
        if _UUID.fullmatch(value) or re.fullmatch(MOCK, value):
            return None
        expected = "must be a UUID (8-4-4-4-12 hexadecimal digits), such as the ID of a resource or data source"
        return f"{expected}, got {value!r}"

    def describe(self, unit: str) -> str:
        return "a UUID"


@dataclass(frozen=True)
class Cidr(Validator):
    """A private IPv4 network in CIDR notation, with bounds on the length of its prefix."""

    shortest: int
    longest: int

    def problem(self, value: Value) -> str | None:
        import ipaddress

        expected = (
            f"must be a private IPv4 network such as 10.0.0.0/{self.shortest}, /{self.shortest} to /{self.longest}"
        )
        try:
            network = ipaddress.IPv4Network(value)
        except ValueError as error:
            return f"{expected}: {error}"
        if not (network.is_private and self.shortest <= network.prefixlen <= self.longest):
            return f"{expected}, got {value!r}"
        return None

    def describe(self, unit: str) -> str:
        return f"a private IPv4 network in CIDR notation, /{self.shortest} to /{self.longest}"


@dataclass(frozen=True)
class Entries(Validator):
    """A map whose keys and values fully match regular expressions; `hint` describes both in words."""

    key: str
    value: str
    hint: str

    def problem(self, value: Value) -> str | None:
        for key, text in value.items():
            if not re.fullmatch(self.key, key) or (isinstance(text, str) and not re.fullmatch(self.value, text)):
                return f"must have keys and values of {self.hint}, got {key!r} = {text!r}"
        return None

    def describe(self, unit: str) -> str:
        return self.hint


@dataclass(frozen=True)
class JsonText(Validator):
    """A string that holds a JSON document."""

    def problem(self, value: Value) -> str | None:
        try:
            json.loads(value, parse_constant=_refuse)
        except RecursionError:
            return "must be a JSON document that is less deeply nested"
        except ValueError as error:
            return f"must be a JSON document: {error}; use jsonencode(...)"
        return None

    def describe(self, unit: str) -> str:
        return "a JSON document"


@dataclass(frozen=True)
class JsonSchema(JsonText):
    """A string that holds a JSON Schema (draft 2020-12)."""

    def problem(self, value: Value) -> str | None:
        if problem := super().problem(value):
            return problem
        try:
            return schema_problem(json.loads(value))
        except RecursionError:
            return "must be a JSON Schema (2020-12) that is less deeply nested"

    def describe(self, unit: str) -> str:
        return "a JSON Schema (2020-12)"


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


@dataclass(frozen=True)
class Duration(Validator):
    """A duration such as `90s`, `10m` or `1h30m`."""

    def problem(self, value: Value) -> str | None:
        try:
            parse_duration(value)
        except ValueError as error:
            return str(error)
        return None

    def describe(self, unit: str) -> str:
        return "a duration such as `90s` or `1h30m`"
