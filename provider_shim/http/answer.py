"""An answer as it came: read within limits, and decoded whatever its headers say."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

# gzip is all that is asked for: what it unpacks to can be limited while it is unpacked.
ACCEPT_ENCODING = "gzip"
_GZIP = 16 + zlib.MAX_WBITS


class Unreadable(Exception):
    """The body of an answer is too large, or is not in the encoding that its headers name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, good or bad."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 200 to 299."""
        return 200 <= self.status <= 299

    @property
    def content_type(self) -> str:
        """The media type without its parameters; empty where there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text: in the charset that the headers name, if there is such a one, or else in UTF-8."""
        try:
            codec = codecs.lookup(_charset(self.headers.get("content-type", "")))
            # Python's codecs include transformations of bytes, such as zlib.
            if codec._is_text_encoding:
                return str(codec.decode(self.content, "replace")[0])
        except (LookupError, ValueError):
            pass
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: It is none.
            RecursionError: It is nested too deeply.
        """
        return json.loads(self.content)

    def excerpt(self, length: int = 100) -> str:
        """The beginning of the body as people read it, without the tags of HTML."""
        return " ".join(re.sub(r"<[^>]*>", " ", self.text).split())[:length].rstrip(".")

    def described(self) -> str:
        """What came, in a few words: `an empty body`, `text/html`, `null`."""
        if not self.content.strip():
            return "an empty body"
        try:
            found = self.json()
        except (ValueError, RecursionError):
            return self.content_type if "json" not in self.content_type else "a body that is not JSON"
        kinds: dict[type, str] = {dict: "a JSON object", list: "a JSON array", str: "a JSON text"}
        plain = "a JSON number" if type(found) in (int, float) else json.dumps(found)
        return kinds.get(type(found), plain)


async def read(response: httpx.Response, limit: int) -> Answer:
    """Read an answer whose body was not read yet; it is unpacked up to `limit` bytes.

    Raises:
        Unreadable: See there.
        httpx.RequestError: The connection broke.
    """
    content = bytearray()
    unpack, ended = _unpacker(response.headers.get("content-encoding", "").strip().lower())
    async for chunk in response.aiter_raw():
        content += unpack(chunk, limit + 1 - len(content))
        if len(content) > limit:
            raise Unreadable(f"the answer is larger than {limit // 1_000_000} MB")
    if content and not ended():
        raise Unreadable("the answer is compressed, and not whole")
    return Answer(response.status_code, response.headers, bytes(content))


def _unpacker(encoding: str) -> tuple[Callable[[bytes, int], bytes], Callable[[], bool]]:
    """What unpacks a piece of a body up to a size, and what tells whether the last piece has come."""
    if encoding in ("", "identity"):
        return lambda chunk, size: chunk, lambda: True
    if encoding not in ("gzip", "x-gzip"):
        raise Unreadable(f'the answer is encoded as "{encoding}", which was not asked for')
    unpacker = zlib.decompressobj(_GZIP)

    def unpack(chunk: bytes, size: int) -> bytes:
        try:
            return unpacker.decompress(chunk, size)
        except zlib.error as error:
            raise Unreadable("the answer is not compressed as its headers say") from error

    return unpack, lambda: unpacker.eof


def _charset(content_type: str) -> str:
    parameters = (each.partition("=") for each in content_type.split(";")[1:])
    given = (value.strip().strip('"') for name, _, value in parameters if name.strip().lower() == "charset")
    return next(given, "utf-8")
