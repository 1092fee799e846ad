"""What a failed request means for the user: what was wrong, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from provider_shim.framework.model import RemoteObject, attribute_name
from provider_shim.framework.resource import AlreadyExists, Gone, Unclear
from provider_shim.http import HttpError, NoAnswer, NotJson, StatusError
from provider_shim.schema.attributes import Attribute, Attributes
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import Key, Path, format_path

from .status import Code, Status, is_refusal, parse_status

ENDPOINT_HINT = "yandex.endpoint (YC_ENDPOINT)"
_NOT_THE_API = "Unexpected response from the Yandex Cloud API"
# Codes for errors that are not in the API's own form: those of a proxy on the way, perhaps.
_CODES = {
    400: Code.INVALID_ARGUMENT,
    401: Code.UNAUTHENTICATED,
    403: Code.PERMISSION_DENIED,
    409: Code.ABORTED,
    429: Code.RESOURCE_EXHAUSTED,
    502: Code.UNAVAILABLE,
    503: Code.UNAVAILABLE,
    504: Code.DEADLINE_EXCEEDED,
}
_AWAY = (Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED)
_ROLES = "serverless.mcpGateways"
# A request that is about no gateway that should be there.
_COLLECTION = re.compile(r"\w+ /mcpgateway/v1/mcpGateways")


@dataclass(frozen=True, slots=True)
class Context:
    """What a message tells beside the error itself: the API's base URL, who is calling, and the folder."""

    endpoint: str
    caller: str
    folder: str = ""


def explain(
    error: HttpError, doing: str, context: Context, attributes: Attributes, sent: Mapping[str, Any] | None = None
) -> ProviderError:
    """The error that the user sees.

    Args:
        error: How the request failed.
        doing: What was being done, such as "create the MCP gateway orders".
        context: Where and as whom it was done.
        attributes: The object's attributes, of which the API may name one.
        sent: The request's body, whose lists the API may name places in.
    """
    failed, ids = f"Could not {doing}", request_ids(error)
    if isinstance(error, NoAnswer):
        unclear = error.maybe_done and not error.request.startswith("GET")
        advice = "It may have taken effect all the same: plan again." if unclear else f"Check {ENDPOINT_HINT}."
        detail = f"{failed}: no answer from {context.endpoint}: {error.reason}. {advice}{ids}"
        return Unclear("Yandex Cloud cannot be reached", detail)
    if isinstance(error, NotJson):
        return not_the_api(failed, f"{error}", context.endpoint, ids)
    assert isinstance(error, StatusError)
    status = parse_status(error.body)
    if status is None and error.status not in _CODES and error.status < 500:
        # A path that is unknown must not pass for an object that is.
        return not_the_api(failed, f"{error} and {_came(error)}, without saying why", context.endpoint, ids)
    odd = status is None
    status = status or Status(_CODES.get(error.status, Code.UNKNOWN), "")
    said = "; ".join(_sentences(status)) or f"no reason given (HTTP status {error.status})"
    places = {field: attribute_path(attributes, field, sent) for field, _ in status.violations()}
    explained = _explain_status(status, error, failed, said, context, places)
    told = explained.diagnostic
    if odd and error.status < 500 and error.status != 429:
        detail = f"{told.detail} The answer, {_came(error)}, is no error of the API's: a proxy may have given it."
        return Unclear(told.summary, detail, told.path)
    return explained if is_refusal(error) else Unclear(told.summary, told.detail, told.path)


def _came(error: StatusError) -> str:
    host = urlsplit(error.location).hostname if error.location else None
    return f"a redirect to {host}" if host else error.came or "a body"


def not_the_api(failed: str, what: str, endpoint: str, ids: str = "") -> Unclear:
    """The error for an answer that the API cannot have given."""
    return Unclear(_NOT_THE_API, f"{failed}: {what}. Is {ENDPOINT_HINT}, {endpoint}, the API's base URL?{ids}")


def request_ids(error: HttpError) -> str:
    """The request and the cloud's names of it, to put at the end of a message."""
    status = parse_status(error.body) if isinstance(error, StatusError) else None
    told = [error.request_id] if error.request_id else []
    if status and status.request_id and status.request_id not in (error.request_id or ""):
        told.append(status.request_id)
    return f" [{error.request}{', request id ' if told else ''}{', '.join(told)}]"


def failed_operation(status: Status, doing: str, operation: str, request_id: str | None) -> ProviderError:
    """The error for an operation that has failed."""
    said = "; ".join(_sentences(status)) or "no reason given"
    ids = ", ".join(dict.fromkeys(filter(None, (request_id, status.request_id))))
    detail = f"Could not {doing}: {said} ({status.name}) [operation {operation}{f', request id {ids}' if ids else ''}]"
    return ProviderError("The operation failed in Yandex Cloud", detail)


def _explain_status(
    status: Status, error: StatusError, failed: str, said: str, context: Context, places: Mapping[str, Path]
) -> ProviderError:
    ids = request_ids(error)
    name = f"({status.name})"
    if status.code == Code.UNAUTHENTICATED:
        detail = f"{failed}: the API does not accept {context.caller}: {said}. Has it expired, or been revoked?{ids}"
        return ProviderError(f"Wrong Yandex Cloud credentials {name}", detail)
    if status.code == Code.PERMISSION_DENIED:
        detail = f"{failed}: {said}. {_missing_role(error.request, context)}{ids}"
        return ProviderError(f"Not allowed by Yandex Cloud {name}", detail)
    if status.code == Code.NOT_FOUND:
        if _COLLECTION.fullmatch(error.request):
            return ProviderError(f"Not found {name}", f"{failed}: {said}. Check the ids that are given for it.{ids}")
        return Gone(f"Not found {name}", f"{failed}: {said}. Plan again to see what is there.{ids}")
    if status.code == Code.ALREADY_EXISTS:
        return AlreadyExists(f"Refused by Yandex Cloud {name}", f"{failed}: {said}.{ids}")
    lasted = "for as long as yandex.retry_timeout lasted"
    if status.over_quota:
        detail = f"{failed}: a quota is used up: {said}. Raise it in the console, or delete what is not needed.{ids}"
        return ProviderError(f"Over a quota of Yandex Cloud {name}", detail)
    if status.code == Code.RESOURCE_EXHAUSTED:
        detail = f"{failed}: too many requests {lasted}: {said}. Set yandex.requests_per_second, or apply again later."
        return ProviderError(f"Too many requests to Yandex Cloud {name}", detail + ids)
    if status.code == Code.ABORTED:
        detail = f"{failed}: something else was being done with it {lasted}: {said}. Apply again later.{ids}"
        return ProviderError(f"Busy in Yandex Cloud {name}", detail)
    if status.code in _AWAY:
        detail = f"{failed}: not available {lasted}: {said}. Apply again later.{ids}"
        return ProviderError(f"Yandex Cloud is not available {name}", detail)
    if status.code in (Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION, Code.OUT_OF_RANGE):
        path = next(filter(None, places.values()), ())
        return ProviderError(f"Refused by Yandex Cloud {name}", f"{failed}: {said}.{_keys(places)}{ids}", path)
    detail = f"{failed}: {said}. If it happens again, give the ids to Yandex Cloud's support.{ids}"
    return ProviderError(f"Yandex Cloud failed {name}", detail)


def _sentences(status: Status) -> list[str]:
    """What the status says: its message, and each violation that the message leaves out."""
    told = [status.message] if status.message else []
    for field, text in status.violations():
        if text and not any(text in each for each in told):
            told.append(text if not field or field in text else f"{field}: {text}")
    return told


def _missing_role(request: str, context: Context) -> str:
    if "AccessBindings" in request and not request.startswith("GET"):
        role = f"{_ROLES}.admin"
    else:
        role = f"{_ROLES}.viewer" if request.startswith("GET") else f"{_ROLES}.editor"
    where = f"the folder {context.folder}" if context.folder else "the gateway's folder"
    return f"Probably {context.caller} is for an account that lacks the role {role} in {where}."


def attribute_path(attributes: Attributes, name: str, sent: Mapping[str, Any] | None = None) -> Path:
    """The path of the attribute that the API names (`tools[0].action.httpCall.url`), or nothing.

    Of the name, what is an attribute is kept: of `tools[0].name`, the tool. Where a list of the API is a map, the key
    is that of the item that was sent at the place.
    """
    path: Path = ()
    held: Attributes = attributes
    value: Any = sent
    last: Attribute | None = None
    for word, index in re.findall(r"([A-Za-z]\w*)|(\d+)", name):
        if index:
            step, value = _item(last, value, int(index))
            if step is None:
                break
            path, last = (*path, step), None
            continue
        last = held.get(attribute_name(word))
        if last is None:
            break
        path = (*path, attribute_name(word))
        value = value.get(word) if isinstance(value, dict) else None
        held = last.nested.attributes if last.nested else {}
        if last.is_set:
            break  # An item of a set has no place that could be named.
    return path


def _keys(places: Mapping[str, Path]) -> str:
    """What the items are called here that the API names by their places."""
    found = {}
    for field, path in places.items():
        key = next((index for index, step in enumerate(path) if isinstance(step, Key)), None)
        if key is not None and (item := re.match(r"\D+\d+\]?", field)):
            found[item[0]] = format_path(path[: key + 1])
    return f" Here, {', '.join(f'{item} is {key}' for item, key in found.items())}." if found else ""


def _item(attribute: Attribute | None, items: Any, index: int) -> tuple[str | int | None, Any]:
    """The step to an item of a list that was sent, and the item; None where there is no such step."""
    item = items[index] if isinstance(items, list) and index < len(items) else None
    nested = attribute.nested if attribute else None
    if nested and nested.keyed_by:
        key = item.get(RemoteObject.api_name(nested.keyed_by)) if isinstance(item, dict) else None
        return (Key(key) if isinstance(key, str) else None), item
    return (index if attribute and attribute.cty_type[0] == "list" else None), item
