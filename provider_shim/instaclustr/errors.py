"""Interprets the API's error responses, and words for messages about the API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from provider_shim.http import (
    ErrorResponse,
    Forbidden,
    HttpError,
    Problem,
    Response,
    Unauthenticated,
    Verdict,
    by_status,
)
from provider_shim.remote.explain import Api
from provider_shim.remote.facts import Fact

from .api import FACTS

_KEY_HINT = "instaclustr.username and instaclustr.api_key (IC_USERNAME and IC_API_KEY)"


@dataclass(frozen=True, slots=True)
class InstaclustrApi(Api):
    """The Instaclustr API."""

    name: str = "Instaclustr"
    settings: str = "instaclustr"
    endpoint_setting: str = "instaclustr.endpoint (IC_API_URL)"
    facts: tuple[Fact, ...] = FACTS

    def on_unauthenticated(self, said: str) -> str:
        """Which settings to check, and which key is needed; the API itself only says that they are wrong."""
        return f"the API does not accept these credentials. Check {_KEY_HINT}: a provisioning API key is needed."

    def on_forbidden(self, error: HttpError, sent: Mapping[str, Any] | None) -> str:
        """Which settings to check, and what the key may lack."""
        return f"Check {_KEY_HINT}: a read-only key cannot make changes."


def interpret(response: Response) -> ErrorResponse:
    """Interpret an error response: unexpected unless it has the API's format, or says that the API is unavailable."""
    status = response.status
    read = by_status(response)
    genuine = status == 429 or status >= 500 or (400 <= status <= 499 and _has_api_shape(response))
    odd = (not genuine or status >= 500) and read.verdict is Verdict.FINAL
    known = genuine or read.error_class in (Unauthenticated, Forbidden)
    return replace(
        read,
        error_class=read.error_class if known else None,
        verdict=Verdict.UNEXPECTED if odd else read.verdict,
        problems=tuple(problems_in(response.text)),
        genuine=genuine,
    )


def _has_api_shape(response: Response) -> bool:
    """Whether an error's body has one of the API's formats: JSON with `errors` or `message`, or plain text."""
    body = response.text
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return response.content_type in ("text/plain", "") and bool(body.strip()) and body.lstrip()[0] not in "<{["
    if isinstance(document, dict):
        return bool(document.get("errors") or document.get("message"))
    return isinstance(document, list) and any(isinstance(each, dict) and each.get("message") for each in document)


def problems_in(body: str) -> Iterator[Problem]:
    """The problems in an error's body, in any of the API's formats."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        text = " ".join(re.sub(r"<[^>]*>", " ", body).split())
        if text:
            yield Problem("", text.rstrip("."))
        return
    yield from _problems(document)


def _problems(document: Any) -> Iterator[Problem]:
    if isinstance(document, list):
        for item in document:
            yield from _problems(item)
    elif isinstance(document, dict) and "errors" in document:
        errors = document["errors"]
        if isinstance(errors, dict):
            yield from (Problem(str(field), str(text).rstrip(".")) for field, text in errors.items())
        else:
            yield from _problems(errors)
    elif isinstance(document, dict) and "message" in document:
        yield Problem(str(document.get("name") or ""), str(document["message"]).rstrip("."))
    elif document:
        yield Problem("", str(document))
