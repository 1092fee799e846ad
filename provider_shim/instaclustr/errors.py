"""What a failed request means for the user: what was wrong, where, and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from provider_shim.framework.model import attribute_name
from provider_shim.framework.resource import AlreadyExists, Gone, Unclear
from provider_shim.http import Answer, HttpError, NoAnswer, NotJson, StatusError, Verdict, by_status
from provider_shim.schema.attributes import Attributes
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import Path

_UNEXPECTED = "Unexpected response from the Instaclustr API"
_KEY_HINT = "instaclustr.username and instaclustr.api_key (IC_USERNAME and IC_API_KEY)"


def explain(error: HttpError, doing: str, endpoint: str, attributes: Attributes) -> ProviderError:
    """The error that the user sees.

    Args:
        error: How the request failed.
        doing: What was being done, such as "create the Kafka backend events".
        endpoint: The API's base URL.
        attributes: The object's attributes, of which the API may name one.
    """
    request = f" [{error.request}{f', request id {error.request_id}' if error.request_id else ''}]"
    if isinstance(error, NoAnswer):
        detail = (
            f"Could not {doing}: no answer from {endpoint}: {error.reason}. Check instaclustr.endpoint (IC_API_URL)."
        )
        return Unclear("Instaclustr cannot be reached", detail + request)
    if isinstance(error, NotJson):
        return unexpected(doing, f"{error}", endpoint, request)
    assert isinstance(error, StatusError)
    if _is_odd(error.status, error.body, error.content_type) and error.status not in (401, 403):
        return unexpected(doing, _came(error), endpoint, request)
    return _explain_status(error, f"Could not {doing}", attributes, request)


def unexpected(doing: str, what: str, endpoint: str, request: str = "") -> Unclear:
    """The error for an answer that the API itself cannot have given; `what` says what came."""
    detail = (
        f"Could not {doing}: {what}. A proxy or a gateway on the way may have answered. "
        f"Is instaclustr.endpoint (IC_API_URL), {endpoint}, the API's base URL?"
    )
    return Unclear(_UNEXPECTED, detail + request)


def verdict(answer: Answer) -> Verdict:
    """Whether a request that was answered with an error can be sent again."""
    by_its_status = by_status(answer)
    odd = _is_odd(answer.status, answer.text, answer.content_type) or answer.status >= 500
    return Verdict.ODD if odd and by_its_status is Verdict.FINAL else by_its_status


def is_refusal(error: HttpError) -> bool:
    """Whether the API itself refused a request, so that it had no effect."""
    if isinstance(error, NoAnswer):
        return not error.maybe_done
    if not isinstance(error, StatusError):
        return False
    return error.status == 429 or (error.status < 500 and not _is_odd(error.status, error.body, error.content_type))


def is_absence(error: HttpError) -> bool:
    """Whether the API itself says that there is no such object."""
    return isinstance(error, StatusError) and error.status == 404 and is_refusal(error)


def _is_odd(status: int, body: str, content_type: str) -> bool:
    """Whether an answer is neither an error in one of the API's shapes nor one of a service that is away."""
    if status == 429 or status >= 500:
        return False
    return not 400 <= status <= 499 or not _has_api_shape(body, content_type)


def _has_api_shape(body: str, content_type: str) -> bool:
    """Whether an error's body has one of the API's shapes: JSON with `errors` or `message`, or plain text."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return content_type in ("text/plain", "") and bool(body.strip()) and body.lstrip()[0] not in "<{["
    if isinstance(document, dict):
        return bool(document.get("errors") or document.get("message"))
    return isinstance(document, list) and any(isinstance(each, dict) and each.get("message") for each in document)


def _came(error: StatusError) -> str:
    host = urlsplit(error.location).hostname if error.location else None
    text = "; ".join(message for _, message in problems_in(error.body))[:100]
    said = f" (a redirect to {host})" if host else f' ("{text}")' if text else ""
    return f"{error} and {error.came or 'a body'}{said}, which is no error of the API's"


def _explain_status(error: StatusError, failed: str, attributes: Attributes, request: str) -> ProviderError:
    problems = list(problems_in(error.body))
    said = "; ".join(_sentence(name, message) for name, message in problems) or "no reason given"
    odd = _is_odd(error.status, error.body, error.content_type)
    kind = Unclear if odd else ProviderError
    request = (" The answer is no error of the API's: a proxy on the way may have given it." if odd else "") + request
    if error.status == 401:
        detail = (
            f"{failed}: the API does not know these credentials. Check {_KEY_HINT}: a provisioning API key is needed."
        )
        return kind("Wrong Instaclustr credentials (401)", detail + request)
    if error.status == 403:
        detail = f"{failed}: {said}. Check {_KEY_HINT}: a read-only key may only read."
        return kind("Not allowed by Instaclustr (403)", detail + request)
    if error.status == 404:
        return Gone(
            "Not found (404)", f"{failed}: it does not exist (any more). Plan again to see what is there.{request}"
        )
    if error.status == 409:
        return AlreadyExists("Refused by Instaclustr (409)", f"{failed}: {said}.{request}")
    if error.status == 429 or error.status >= 500:
        lasted = "repeatedly" if error.status == 500 else "for as long as instaclustr.retry_timeout lasted"
        detail = f"{failed}: {error.status} {lasted}: {said}. Apply again later."
        return Unclear(f"Instaclustr is not available ({error.status})", detail + request)
    path = next((path for name, _ in problems if (path := _attribute_path(attributes, name))), ())
    return ProviderError(f"Refused by Instaclustr ({error.status})", f"{failed}: {said}.{request}", path)


def _sentence(name: str, message: str) -> str:
    return f"{name}: {message}" if name and name not in message else message


def problems_in(body: str) -> Iterator[tuple[str, str]]:
    """Name and message of each problem in an error body, in any of the API's shapes."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        text = " ".join(re.sub(r"<[^>]*>", " ", body).split())
        if text:
            yield "", text.rstrip(".")
        return
    yield from _problems(document)


def _problems(document: Any) -> Iterator[tuple[str, str]]:
    if isinstance(document, list):
        for item in document:
            yield from _problems(item)
    elif isinstance(document, dict) and "errors" in document:
        errors = document["errors"]
        if isinstance(errors, dict):
            yield from ((str(name), str(text).rstrip(".")) for name, text in errors.items())
        else:
            yield from _problems(errors)
    elif isinstance(document, dict) and "message" in document:
        yield str(document.get("name") or ""), str(document["message"]).rstrip(".")
    elif document:
        yield "", str(document)


def _attribute_path(attributes: Attributes, name: str) -> Path:
    """The path of the attribute that the API names (`authentication[0].queryParameterName`), or nothing."""
    path: Path = ()
    for step in re.findall(r"[A-Za-z]\w*", name):
        attribute = attributes.get(attribute_name(step))
        if attribute is None:
            break
        path = (*path, attribute_name(step))
        attributes = attribute.nested.attributes if attribute.nested else {}
    return path
