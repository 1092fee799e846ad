"""Whether an API accepts JSON documents, such as JSON Schemas, as texts or as objects: learnt once per run."""

from __future__ import annotations

import copy
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

from provider_shim.http import Invalid, Problem

from .refusals import is_refusal, names_field

_log = logging.getLogger(__name__)

Response = TypeVar("Response")


class DocumentForm:
    """The form of the JSON documents in requests to an API whose documentation leaves it open.

    Texts are sent first. If the API answers 400 to a request with documents, nothing was done, and the request is sent
    once more with objects. The form of the first such request that succeeds is used for the rest of the run.
    """

    def __init__(self, api: str) -> None:
        self._api = api
        self._as_objects: bool | None = None

    async def send(self, body: Callable[[bool], Any], request: Callable[[Any], Awaitable[Response]]) -> Response:
        """Send a request and return its result.

        Args:
            body: The request's body, given whether documents are to be objects.
            request: Sends a body; it must be safe to repeat after a 400.

        Raises:
            HttpError: The request failed. If both forms were refused, it is the error of the form that the API does
                not complain about, or else of the first one, with the problems of both.
        """
        as_objects = bool(self._as_objects)
        sent = body(as_objects)
        try:
            response = await request(sent)
        except Invalid as error:
            # Another request may have found out the form in the meantime.
            if self._as_objects is as_objects or not is_refusal(error):
                raise
            other = body(not as_objects)
            names = set(_differing(sent, other))
            if not names:
                raise
            try:
                response = await request(other)
            except Invalid as second:
                if not is_refusal(second):
                    raise
                raise _clearer(error, second, names, as_objects) from second
            as_objects = not as_objects
            if self._as_objects is None:
                form, wrong = ("objects", "texts") if as_objects else ("texts", "objects")
                _log.warning("%s refuses JSON documents as %s; this run sends them as %s", self._api, wrong, form)
            self._as_objects = as_objects
        else:
            if self._as_objects is None and sent != body(not as_objects):
                self._as_objects = as_objects
        return response


def _differing(one: Any, other: Any, name: str = "") -> Iterator[str]:
    """The names of the fields in which two bodies differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one:
            yield from _differing(one[key], other[key], key)
    elif isinstance(one, list) and isinstance(other, list):
        for a, b in zip(one, other, strict=True):
            yield from _differing(a, b, name)
    elif one != other:
        yield name


def _clearer(first: Invalid, second: Invalid, names: set[str], first_as_objects: bool) -> Invalid:
    """The error to show if both forms were refused: that of the form that the API does not complain about."""
    if not _blames(second, names):
        return second if _blames(first, names) else first
    if not _blames(first, names):
        return first
    error = copy.copy(first)
    form = "texts" if first_as_objects else "objects"
    more = (each for each in second.problems if each not in first.problems)
    error.problems = (*first.problems, *(Problem(each.field, f"{each.message} (sent as {form})") for each in more))
    return error


def _blames(error: Invalid, names: set[str]) -> bool:
    """Whether an error is about one of the fields."""
    return any(names_field(f"{each.field} {each.message}", name) for each in error.problems for name in names)
