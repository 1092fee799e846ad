"""Keeps secrets out of logs and messages: known secrets are replaced wherever they appear."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus

from provider_shim.schema.attributes import Attributes
from provider_shim.schema.credentials import SHORTEST_SECRET
from provider_shim.schema.values import UNKNOWN, Value
from provider_shim.schema.walk import objects

_MASK = "(sensitive)"
# Shorter base64 could match by coincidence.
_SHORTEST_BASE64 = 6
_MARK_OF_PEM = re.compile(r"-----(BEGIN|END) [A-Z0-9 ]+-----")
_JSON_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Redactor:
    """The secrets seen by this process."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def register(self, *secrets: Value) -> None:
        """Redact these texts in logs and messages from now on, in every encoding that they may appear in.

        Anything but a string is ignored, and so are strings of fewer than `SHORTEST_SECRET` characters.
        """
        for secret in secrets:
            if isinstance(secret, str) and len(secret) >= SHORTEST_SECRET and secret not in self._forms:
                for text in _parts(secret):
                    self._forms.update(_forms(text))
                self._pattern = None

    def register_from(self, attributes: Attributes, values: Mapping[str, Value] | None) -> None:
        """Register the values of sensitive and write-only attributes."""
        for name, attribute in attributes.items():
            value = (values or {}).get(name)
            if value is None or value is UNKNOWN:
                continue
            if attribute.confidential:
                self.register(*_leaves(value))
            elif attribute.nested:
                for _, item in objects(attribute.nested, value):
                    if isinstance(item, dict):
                        self.register_from(attribute.nested.attributes, item)

    def __call__(self, text: str) -> str:
        """The text with every secret replaced; JSON stays valid JSON."""
        if not self._forms:
            return text
        # In a text with escapes, any character may be escaped.
        return self._redacted_escapes(text) if "\\" in text else self._replaced(text)

    def _redacted_escapes(self, text: str) -> str:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            document = None
        if isinstance(document, dict | list):
            return json.dumps(self._redacted(document), ensure_ascii=False)
        text = self._replaced(text)
        plain = _unescaped(text)
        redacted = self._replaced(plain)
        return text if redacted == plain else redacted

    def _redacted(self, value: Value) -> Value:
        if isinstance(value, dict):
            return {self(key): self._redacted(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._redacted(item) for item in value]
        return self(value) if isinstance(value, str) else value

    def _replaced(self, text: str) -> str:
        if self._pattern is None:
            # If two forms begin at the same place, replace the longer one, so that nothing of it is left.
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        return self._pattern.sub(_MASK, text)


def _parts(secret: str) -> Iterator[str]:
    """The secret itself, trimmed as the clouds do, and split into lines as logs do."""
    yield secret
    for line in (secret.strip(), *map(str.strip, secret.splitlines())):
        if len(line) >= SHORTEST_SECRET and not _MARK_OF_PEM.fullmatch(line):
            yield line


def _forms(secret: str) -> Iterator[str]:
    """The secret in JSON, in a URL, in a form, in HTML and in base64."""
    import html  # Most launches register no secret.

    yield secret
    for text in (json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        yield text[1:-1]
        yield text[1:-1].replace("/", r"\/")
    for text in (
        quote(secret, safe="", errors="replace"),
        quote(secret, errors="replace"),
        quote_plus(secret, errors="replace"),
    ):
        yield text
        yield re.sub("%..", lambda escape: escape[0].lower(), text)
    for text in (html.escape(secret, quote=False), html.escape(secret)):
        yield text
        yield text.replace("&#x27;", "&#39;")
    yield from _in_base64(secret.encode(errors="surrogatepass"))


def _in_base64(secret: bytes) -> Iterator[str]:
    """The secret's base64 forms at any offset, such as after a user name in a Basic header."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + secret).decode().rstrip("=")
        # The first characters also encode bits of what precedes the secret, the last one of what follows it.
        first = (before * 8 + 5) // 6
        last = (before + len(secret)) * 8 // 6
        for form in (text[first:last], text[first:last].replace("+", "-").replace("/", "_")):
            if len(form) >= _SHORTEST_BASE64:
                yield form


def _unescaped(text: str) -> str:
    """The text with JSON escapes decoded, even if it is not JSON."""

    def read(escape: re.Match[str]) -> str:
        return chr(int(escape[1], 16)) if escape[1] else _ESCAPED.get(escape[2], escape[2])

    plain = _JSON_ESCAPE.sub(read, text)
    # A pair of surrogates is one character.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _leaves(value: Value) -> Iterator[Value]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    else:
        yield value


redact = Redactor()
