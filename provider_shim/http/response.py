"""A response as received: read up to a size limit and decoded whatever its headers say."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

# Only gzip is requested, since its unpacked size can be limited while unpacking.
ACCEPT_ENCODING = "gzip"
_GZIP = 16 + zlib.MAX_WBITS


class Unreadable(Exception):
    """The body of a response is too large, or not in the encoding that its headers name."""


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response, successful or not."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 200 to 299."""
        return 200 <= self.status <= 299

    @property
    def content_type(self) -> str:
        """The media type without its parameters; empty if there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text: in the charset that the headers name, if Python knows it, or else in UTF-8."""
        try:
            codec = codecs.lookup(_charset(self.headers.get("content-type", "")))
            # Python's codecs include byte transformations, such as zlib.
            if codec._is_text_encoding:
                return str(codec.decode(self.content, "replace")[0])
        except (LookupError, ValueError):
            pass
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: The body is not JSON.
            RecursionError: The JSON is nested too deeply.
        """
        return json.loads(self.content)

    def excerpt(self, length: int = 100) -> str:
        """The beginning of the body as readable text, without HTML tags."""
        return " ".join(re.sub(r"<[^>]*>", " ", self.text).split())[:length].rstrip(".")

    def described(self) -> str:
        """What the body is, in a few words: `an empty body`, `text/html`, `null`."""
        if not self.content.strip():
            return "an empty body"
        try:
            found = self.json()
        except (ValueError, RecursionError):
            return self.content_type if "json" not in self.content_type else "a body that is not JSON"
        kinds: dict[type, str] = {dict: "a JSON object", list: "a JSON array", str: "a JSON string"}
        plain = "a JSON number" if type(found) in (int, float) else json.dumps(found)
        return kinds.get(type(found), plain)


async def read(response: httpx.Response, limit: int) -> Response:
    """Read the body of a response, unpacked, up to `limit` bytes.

    Raises:
        Unreadable: The body is too large or not in the named encoding.
        httpx.RequestError: The connection broke.
    """
    content = bytearray()
    unpack, ended = _unpacker(response.headers.get("content-encoding", "").strip().lower())
    async for chunk in response.aiter_raw():
        content += unpack(chunk, limit + 1 - len(content))
        if len(content) > limit:
            raise Unreadable(f"the response is larger than {limit // 1_000_000} MB")
    if content and not ended():
        raise Unreadable("the compressed response is incomplete")
    return Response(response.status_code, response.headers, bytes(content))


def _unpacker(encoding: str) -> tuple[Callable[[bytes, int], bytes], Callable[[], bool]]:
    """A function that unpacks part of a body up to a size, and one that says whether the end was reached."""
    if encoding in ("", "identity"):
        return lambda chunk, size: chunk, lambda: True
    if encoding not in ("gzip", "x-gzip"):
        raise Unreadable(f'the response is encoded as "{encoding}", which was not requested')
    unpacker = zlib.decompressobj(_GZIP)

    def unpack(chunk: bytes, size: int) -> bytes:
        try:
            return unpacker.decompress(chunk, size)
        except zlib.error as error:
            raise Unreadable("the response is not compressed as its headers say") from error

    return unpack, lambda: unpacker.eof


def _charset(content_type: str) -> str:
    parameters = (each.partition("=") for each in content_type.split(";")[1:])
    given = (value.strip().strip('"') for name, _, value in parameters if name.strip().lower() == "charset")
    return next(given, "utf-8")
