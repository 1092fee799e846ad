"""What a failed request means for the user: what was wrong, where, and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from provider_shim.framework.diagnostics import ProviderError
from provider_shim.framework.model import attribute_name
from provider_shim.framework.resource import AlreadyExists, Gone
from provider_shim.framework.schema import Attributes
from provider_shim.framework.values import Path
from provider_shim.http import HttpError, NoAnswer, NotJson, StatusError

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
        return ProviderError("Instaclustr cannot be reached", detail + request)
    if isinstance(error, NotJson):
        detail = f"Could not {doing}: {error}. Is instaclustr.endpoint (IC_API_URL), {endpoint}, the API's base URL?"
        return ProviderError("Not an answer of the Instaclustr API", detail + request)
    assert isinstance(error, StatusError)
    return _explain_status(error, f"Could not {doing}", attributes, request)


def _explain_status(error: StatusError, failed: str, attributes: Attributes, request: str) -> ProviderError:
    problems = list(problems_in(error.body))
    said = "; ".join(_sentence(name, message) for name, message in problems) or "no reason given"
    if error.status == 401:
        detail = (
            f"{failed}: the API does not know these credentials. Check {_KEY_HINT}: a provisioning API key is needed."
        )
        return ProviderError("Wrong Instaclustr credentials (401)", detail + request)
    if error.status == 403:
        detail = f"{failed}: {said}. Check {_KEY_HINT}: a read-only key may only read."
        return ProviderError("Not allowed by Instaclustr (403)", detail + request)
    if error.status == 404:
        return Gone(
            "Not found (404)", f"{failed}: it does not exist (any more). Plan again to see what is there.{request}"
        )
    if error.status == 409:
        return AlreadyExists("Refused by Instaclustr (409)", f"{failed}: {said}.{request}")
    if error.status == 429 or error.status >= 500:
        detail = f"{failed}: {error.status} for as long as instaclustr.retry_timeout lasted: {said}. Apply again later."
        return ProviderError(f"Instaclustr is not available ({error.status})", detail + request)
    path = next((path for name, _ in problems if (path := _attribute_path(attributes, name))), ())
    return ProviderError(f"Refused by Instaclustr ({error.status})", f"{failed}: {said}.{request}", path)


def _sentence(name: str, message: str) -> str:
    return f"{name}: {message}" if name and name not in message else message


def problems_in(body: str) -> Iterator[tuple[str, str]]:
    """Name and message of each problem in an error body, in any of the API's shapes."""
    try:
        document = json.loads(body)
    except ValueError:
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
