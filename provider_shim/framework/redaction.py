"""Keeping secrets out of logs and messages: what is known to be secret is replaced wherever it shows up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from .schema import Attributes
from .values import UNKNOWN, Value

_MASK = "(sensitive)"
# Anything shorter is in every other word; it is no secret either.
_SHORTEST = 4


class Redactor:
    """The secrets seen by this process."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def learn(self, *secrets: Value) -> None:
        """Take these texts for secrets; anything else is ignored."""
        for secret in secrets:
            if isinstance(secret, str) and len(secret) >= _SHORTEST:
                self._secrets |= {secret, json.dumps(secret)[1:-1], quote(secret, safe="")}

    def learn_from(self, attributes: Attributes, values: Mapping[str, Value] | None) -> None:
        """Take what is in sensitive and write-only attributes for secrets."""
        for name, attribute in attributes.items():
            value = (values or {}).get(name)
            if value is None or value is UNKNOWN:
                continue
            if attribute.confidential:
                self.learn(*_leaves(value))
            elif attribute.nested:
                single = attribute.nested.nesting == "single"
                items = [value] if single else value.values() if isinstance(value, dict) else value
                for item in items:
                    if isinstance(item, dict):
                        self.learn_from(attribute.nested.attributes, item)

    def __call__(self, text: str) -> str:
        """The text with every secret in it replaced."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, _MASK)
        return text


def _leaves(value: Value) -> Iterator[Value]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    else:
        yield value


redact = Redactor()
