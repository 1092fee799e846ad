"""What a valid body has to satisfy beyond the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..api import Problem
from .options import InstaclustrOptions


def http_authentication(body: dict[str, Any], options: InstaclustrOptions) -> Iterator[Problem]:
    """The combinations of scheme, key and place of the key that mean nothing.

    The documents do not say that the server refuses them (option ``strict_authentication``).
    """
    if not options.strict_authentication:
        return
    for authentication in body.get("authentication", ()):
        where = "authentication[0]"
        scheme, key = authentication["scheme"], authentication.get("key")
        if scheme == "KEY" and not key:
            yield Problem(f"{where}.key", f"{where}.key is required with the scheme KEY.")
        if scheme == "PASSTHROUGH" and key:
            yield Problem(f"{where}.key", f"{where}.key must be left out with the scheme PASSTHROUGH.")
        places = [name for name in ("header", "cookieName", "queryParameterName") if authentication.get(name)]
        if len(places) > 1:
            message = f"{where} must have at most one of header, cookieName and queryParameterName"
            yield Problem(f"{where}.{places[1]}", f"{message}, not {' and '.join(places)}.")
