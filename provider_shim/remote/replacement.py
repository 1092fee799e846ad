"""Replaces an object as a whole without resetting what the provider does not know of it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from provider_shim.framework.model import RemoteObject
from provider_shim.framework.unknown_fields import (
    Fields,
    Names,
    leaves,
    names_in,
    unknown_fields,
    with_fields,
    without,
    without_secrets,
)
from provider_shim.http import Invalid
from provider_shim.schema.values import format_path

from .refusals import is_refusal, refuses_field

_log = logging.getLogger(__name__)

Json = dict[str, Any]


class Replacement:
    """An update of one object by an API whose PUT replaces it.

    The unknown fields that the API shows are sent along. They are read right before, since a plan may be older than
    they are. Which of them are read-only is not known: if the API refuses some as such, the request is sent again
    without these; a 400 means that nothing was done.

    Args:
        model: The object's model.
        get: Reads the object; None if it does not exist, which the update will tell.
        put: Sends a body, and returns the object in the response.
        read_only: The unknown fields that the API has refused in this run, which are not sent; it is added to.
    """

    def __init__(
        self,
        model: type[RemoteObject],
        get: Callable[[], Awaitable[Json | None]],
        put: Callable[[Json], Awaitable[Json]],
        read_only: set[Names],
    ) -> None:
        self._model = model
        self._get = get
        self._put = put
        self._read_only = read_only
        self._shown: Json | None = None
        self._sent: Fields = {}
        self._lost: list[str] = []

    @property
    def sent(self) -> list[str]:
        """The unknown fields in the last request."""
        return [format_path(location) for location in self._sent]

    @property
    def lost(self) -> list[str]:
        """The unknown fields that the API no longer showed after the update."""
        return self._lost

    async def send(self, body: Json) -> None:
        """Send a body of what the model knows, with the unknown fields added.

        Raises:
            HttpError: A request failed.
        """
        if self._shown is None:
            self._shown = await self._get() or {}
        before = unknown_fields(self._model, self._shown, body)
        refused: set[Names] = set()
        while True:
            self._sent = without(without_secrets(before), self._read_only | refused)
            try:
                after = unknown_fields(self._model, await self._put(with_fields(body, self._sent)), body)
                break
            except Invalid as error:
                if not is_refusal(error):
                    raise
                sent = names_in(self._sent)
                fields = names_in({(name,): value for name, value in body.items()}) | sent
                more = {names for names in sent if refuses_field(error, names, fields)}
                if not more:
                    raise
                refused |= more
        if refused:
            told = ", ".join(".".join(names) for names in sorted(refused))
            _log.warning("the API refuses fields that it shows, which this run no longer sends: %s", told)
            self._read_only |= refused
        still = set(leaves(after))
        self._lost = [format_path(location) for location in leaves(before) if location not in still]
