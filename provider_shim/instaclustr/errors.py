"""What the API's error answers mean, and how messages speak of the API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from provider_shim.http import Answer, ErrorAnswer, Forbidden, HttpError, Problem, Unauthenticated, Verdict, by_status
from provider_shim.remote.explain import Api

_KEY_HINT = "instaclustr.username and instaclustr.api_key (IC_USERNAME and IC_API_KEY)"


@dataclass(frozen=True, slots=True)
class InstaclustrApi(Api):
    """The Instaclustr API."""

    name: str = "Instaclustr"
    settings: str = "instaclustr"
    endpoint_setting: str = "instaclustr.endpoint (IC_API_URL)"

    def on_unauthenticated(self, said: str) -> str:
        """Which settings to check, and which key is needed; the API itself says no more than that they are wrong."""
        return f"the API does not know these credentials. Check {_KEY_HINT}: a provisioning API key is needed."

    def on_forbidden(self, error: HttpError, sent: Mapping[str, Any] | None) -> str:
        """Which settings to check, and what the key may lack."""
        return f"Check {_KEY_HINT}: a read-only key may only read."


def interpret(answer: Answer) -> ErrorAnswer:
    """What an error answer means: one that is neither in a shape of the API's nor of a service that is away is odd."""
    status = answer.status
    read = by_status(answer)
    genuine = status == 429 or status >= 500 or (400 <= status <= 499 and _has_api_shape(answer))
    odd = (not genuine or status >= 500) and read.verdict is Verdict.FINAL
    known = genuine or read.kind in (Unauthenticated, Forbidden)
    return replace(
        read,
        kind=read.kind if known else None,
        verdict=Verdict.ODD if odd else read.verdict,
        problems=tuple(problems_in(answer.text)),
        genuine=genuine,
    )


def _has_api_shape(answer: Answer) -> bool:
    """Whether an error's body has one of the API's shapes: JSON with `errors` or `message`, or plain text."""
    body = answer.text
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return answer.content_type in ("text/plain", "") and bool(body.strip()) and body.lstrip()[0] not in "<{["
    if isinstance(document, dict):
        return bool(document.get("errors") or document.get("message"))
    return isinstance(document, list) and any(isinstance(each, dict) and each.get("message") for each in document)


def problems_in(body: str) -> Iterator[Problem]:
    """Each problem in an error's body, in any of the API's shapes."""
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
