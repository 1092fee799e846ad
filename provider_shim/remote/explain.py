"""Explains a failed request to the user: what was being done, what went wrong, where, and what to do.

Clients raise `HttpError`, with the facts of request and response. A resource says what it does, once per operation:

    with explained(client.api, 'create the Kafka backend "orders"', self.attributes):
        response = await client.create(self.path, body)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from provider_shim.framework import resource as framework
from provider_shim.framework.model import InvalidResponse
from provider_shim.http import (
    AlreadyExists,
    Busy,
    Forbidden,
    HttpError,
    Invalid,
    InvalidId,
    NoCredentials,
    NoResponse,
    NotFound,
    OperationFailed,
    OverQuota,
    Problem,
    StatusError,
    Throttled,
    Unauthenticated,
    Unavailable,
    UnexpectedResponse,
)
from provider_shim.schema.attributes import Attributes
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import Path, is_empty

from .facts import Fact, doubt
from .places import paths_of, renamed

_LONGEST_REASON = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Api(ABC):
    """A cloud's API as messages refer to it.

    - `name`: the cloud's name.
    - `settings`: the provider's attribute with its settings, such as `yandex`.
    - `endpoint`: its base URL; `endpoint_setting` is where that comes from, such as `yandex.endpoint (YC_ENDPOINT)`.
    - `facts`: what is known of it, and how certainly.
    """

    name: str
    settings: str
    endpoint: str
    endpoint_setting: str
    facts: tuple[Fact, ...] = ()

    @abstractmethod
    def on_unauthenticated(self, said: str) -> str:
        """The message for credentials that are not accepted; `said` is what the API says."""

    @abstractmethod
    def on_forbidden(self, error: HttpError, sent: Mapping[str, Any] | None) -> str:
        """The message saying what a caller without permission probably lacks."""


def named(verb: str, noun: str, name: Any = None, id: Any = None) -> str:
    """Describe an operation for messages: `create the Kafka backend "orders"`."""
    if not is_empty(name):
        return f'{verb} the {noun} "{name}"'
    return f"{verb} the {noun} {id or ''}".rstrip()


@contextmanager
def explained(
    api: Api, doing: str, attributes: Attributes | None = None, sent: Mapping[str, Any] | None = None
) -> Iterator[None]:
    """A context manager that turns `HttpError` into the error to show to the user.

    Args:
        api: The API that the requests go to.
        doing: What is being done, to follow "Could not": `create the Kafka backend "orders"`.
        attributes: The attributes of the object that is sent, since the API may name one of them.
        sent: The request's body, since the API may name items of its lists.

    Raises:
        Unclear: No response arrived, or none that says anything about the object.
        Gone: The object does not exist.
        AlreadyExists: There is such an object already.
        ProviderError: Any other failure.
    """
    try:
        yield
    except HttpError as error:
        raise explain(error, api, doing, attributes, sent) from error
    except InvalidResponse as error:
        raise _unexpected(
            f"Could not {doing}", f"the response does not have the expected format: {error}", api
        ) from error
    except InvalidId as error:
        raise ProviderError("Invalid ID", f"{error}.") from error


@contextmanager
def explained_create(
    api: Api, doing: str, attributes: Attributes | None = None, sent: Mapping[str, Any] | None = None
) -> Iterator[None]:
    """Like `explained`, for the request that creates an object.

    Raises:
        AmbiguousCreate: The object may have been created although the request failed.
    """
    with explained(api, doing, attributes, sent):
        try:
            yield
        except HttpError as error:
            if not error.maybe_executed:
                raise
            # Without a response, the create is retried once a lookup shows that the object does not exist.
            told = None if isinstance(error, NoResponse) else explain(error, api, doing, attributes, sent)
            raise framework.AmbiguousCreate(told) from error


def explain(
    error: HttpError,
    api: Api,
    doing: str,
    attributes: Attributes | None = None,
    sent: Mapping[str, Any] | None = None,
) -> ProviderError:
    """The error to show for a failed request; the arguments are those of `explained`."""
    failed = f"Could not {doing}"
    ids = _closing(error, api)
    match error:
        case NoResponse():
            unclear = error.maybe_executed and error.method != "GET"
            advice = "It may have taken effect anyway: plan again." if unclear else _check_endpoint(api)
            reason = f"no response from {api.endpoint}: {error.reason}"
            return framework.Unclear(f"{api.name} cannot be reached", f"{failed}: {reason}. {advice}{ids}")
        case UnexpectedResponse():
            return _unexpected(failed, f"{error}", api, ids)
        case OperationFailed(lost=True):
            detail = f"{failed}: {_said(error)}. Its outcome is unknown: plan again to see the current state.{ids}"
            return ProviderError(f"Lost operation in {api.name}", detail)
        case OperationFailed():
            paths = paths_of(attributes or {}, (each.field for each in error.problems), sent)
            detail = f"{failed}: {_said(error)} ({error.code}).{renamed(paths)}{ids}"
            return ProviderError(f"The operation failed in {api.name}", detail, next(filter(None, paths.values()), ()))
        case NoCredentials():
            return _explain_no_credentials(error, api)
        case StatusError():
            return _explain_status(error, api, failed, attributes or {}, sent)
        case _:
            return framework.Unclear(f"{api.name} failed", f"{failed}: {error}.{ids}")


def _explain_status(
    error: StatusError, api: Api, failed: str, attributes: Attributes, sent: Mapping[str, Any] | None
) -> ProviderError:
    said = _said(error)
    error_class: type[ProviderError] = ProviderError
    path: Path = ()
    match error:
        case Unauthenticated():
            summary, detail = f"Wrong {api.name} credentials", api.on_unauthenticated(said)
        case Forbidden():
            summary, detail = f"Not allowed by {api.name}", f"{said}. {api.on_forbidden(error, sent)}"
        case NotFound(method="POST"):
            # The missing object is not the one to create, but one that it refers to.
            summary, detail = "Not found", f"{said}. Check the IDs in its configuration."
        case NotFound():
            error_class = framework.Gone
            summary, detail = "Not found", f"{said}. Plan again to see the current state."
        case AlreadyExists() | Invalid():
            error_class = framework.AlreadyExists if isinstance(error, AlreadyExists) else ProviderError
            paths = paths_of(attributes, (each.field for each in error.problems), sent)
            path = next(filter(None, paths.values()), ())
            summary, detail = f"Refused by {api.name}", f"{said}.{renamed(paths)}"
        case OverQuota():
            summary = f"Quota exceeded in {api.name}"
            detail = f"a quota is exhausted: {said}. Raise it in the console, or delete what is not needed."
        case Throttled():
            summary = f"Too many requests to {api.name}"
            advice = f"Set a lower {api.settings}.requests_per_second, or apply again later."
            detail = f"too many requests, {_tried(error, api)}: {said}. {advice}"
        case Busy():
            summary = f"Busy in {api.name}"
            detail = f"another operation on it is in progress, {_tried(error, api)}: {said}. Apply again later."
        case Unavailable():
            summary = f"{api.name} is not available"
            detail = f"not available, {_tried(error, api)}: {said}. Apply again later."
        case _:
            summary = f"{api.name} failed"
            detail = f"{said}. If it happens again, contact {api.name} support with these IDs."
    if not error.genuine and error.described:
        detail += (
            f" The response ({error.described}) does not have the format of the API's errors: a proxy may have sent it."
        )
    error_class = framework.Unclear if error.inconclusive else error_class
    return error_class(f"{summary} ({error.code})", f"{failed}: {detail}{_closing(error, api)}", path)


def _explain_no_credentials(error: NoCredentials, api: Api) -> ProviderError:
    failure = error.failure
    doing = f"get a token for {error.source}"
    if isinstance(failure, Unauthenticated | Forbidden | Invalid | NotFound) and not failure.inconclusive:
        detail = f"Could not {doing}: {_said(failure)}. {error.advice}{_reference(failure)}"
        return ProviderError(f"Wrong {api.name} credentials ({failure.code})", detail)
    return explain(failure, replace(api, endpoint=error.endpoint), doing)


def _unexpected(failed: str, what: str, api: Api, ids: str = "") -> framework.Unclear:
    detail = (
        f"{failed}: {what}. It may come from a proxy or gateway in between. "
        f"Check that {api.endpoint_setting}, {api.endpoint}, is the API's base URL."
    )
    return framework.Unclear(f"Unexpected response from the {api.name} API", detail + ids)


def _check_endpoint(api: Api) -> str:
    return f"Check {api.endpoint_setting}."


def _said(error: StatusError | OperationFailed) -> str:
    """The API's own message: each problem once, with the field that it names."""
    told: list[str] = []
    for each in error.problems:
        if each.message and not any(each.message in before for before in told):
            told.append(_sentence(each))
    if not told:
        return "no reason given" + (f" (HTTP status {error.status})" if isinstance(error, StatusError) else "")
    said = "; ".join(told)
    return said if len(said) <= _LONGEST_REASON else f"{said[:_LONGEST_REASON]} …"


def _sentence(problem: Problem) -> str:
    named = problem.field and problem.field not in problem.message
    return f"{problem.field}: {problem.message}" if named else problem.message


def _tried(error: HttpError, api: Api) -> str:
    times = "once" if error.attempts == 1 else f"{error.attempts} times in {error.seconds:.0f} s"
    return f"tried {times}, as {api.settings}.retry_timeout allows"


def _closing(error: HttpError, api: Api) -> str:
    """What ends a message: inferences about the API that may be the cause, and the request with its IDs."""
    return doubt(api.facts, error, f"mcpgateway doctor --{api.settings}") + _reference(error)


def _reference(error: HttpError) -> str:
    """The request and its IDs in the API, for support, to append to a message."""
    told = [error.request] if error.request else []
    if isinstance(error, OperationFailed):
        told = [f"operation {error.operation_id}"]
    if error.request_id:
        told.append(f"request ID {error.request_id}")
    return f" [{', '.join(told)}]" if told else ""
