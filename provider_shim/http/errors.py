"""How a request can fail: the exceptions, with the facts of the request and its response.

    HttpError                     a request failed
    ├── NoResponse                  no usable response arrived
    │   └── NotSent               … because the request was never sent: it was not executed
    ├── UnexpectedResponse          a response arrived that the API cannot have sent, such as a proxy's page
    │   └── NotJson               … a success that is not JSON, or not the expected type of JSON
    ├── StatusError               the API answered with an error
    │   ├── Unauthenticated       the credentials are not accepted
    │   ├── Forbidden             the caller may not do this
    │   ├── NotFound              there is no such object
    │   ├── AlreadyExists         the object already exists
    │   ├── Invalid               the request is invalid; `problems` says what is wrong and where
    │   ├── OverQuota             a quota is exhausted
    │   ├── Busy                  another operation on the object is in progress
    │   ├── Throttled             too many requests
    │   ├── Unavailable           the service is not available
    │   └── ServerError           the service failed
    ├── OperationFailed           the API accepted the request, but the operation that it started failed
    └── NoCredentials             the request was not sent because no token could be obtained

The errors hold facts for the caller, and for the code that explains the failure to the user. They contain no
secrets, since the session redacts every text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, Unpack


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in the API's words; `field` is the API's name of the field, empty if it names none."""

    field: str
    message: str


class Facts(TypedDict, total=False):
    """The facts of every failed request; see `HttpError`."""

    method: str
    path: str
    url: str
    status: int | None
    request_id: str | None
    maybe_executed: bool


class HttpError(Exception):
    """A request failed.

    - `method`, `path`, `url`: the request; the path without the base URL, the URL with it and with the query.
    - `status`: the HTTP status, if a response arrived.
    - `request_id`: the API's IDs of the request, if it sent any.
    - `maybe_executed`: whether the request may have been executed although it failed.
    - `attempts`, `seconds`: how often it was sent, and how long that took in total.
    """

    def __init__(self, message: str, **facts: Unpack[Facts]) -> None:
        super().__init__(message)
        self.method = facts.get("method", "")
        self.path = facts.get("path", "")
        self.url = facts.get("url", "")
        self.status = facts.get("status")
        self.request_id = facts.get("request_id")
        self.maybe_executed = facts.get("maybe_executed", True)
        self.attempts = 1
        self.seconds = 0.0

    @property
    def request(self) -> str:
        """The request in brief: `POST /path`."""
        return f"{self.method} {self.path}".strip()

    @property
    def inconclusive(self) -> bool:
        """Whether the failure says nothing about the object that the request was about."""
        return True


class NoResponse(HttpError):
    """No usable response arrived; `reason` says why."""

    def __init__(self, reason: str, **facts: Unpack[Facts]) -> None:
        super().__init__(reason, **facts)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.request}: {self.reason}"


class NotSent(NoResponse):
    """The request was never sent: there was no connection, or the request was invalid."""


class UnexpectedResponse(HttpError):
    """A response arrived that the API cannot have sent; the message says what arrived."""


class NotJson(UnexpectedResponse):
    """A success that is not JSON, or not the expected type of JSON."""


class StatusError(HttpError):
    """The API answered with an error.

    - `body`: the response's body as text.
    - `code`: the error code for messages: `404`, `NOT_FOUND, 5`.
    - `problems`: what is wrong according to the API.
    - `described`: what the body is, in a few words: `text/html`.
    - `genuine`: whether it has the format of the API's own errors; otherwise a proxy may have sent it.
    """

    def __init__(
        self,
        message: str,
        *,
        body: str = "",
        code: str = "",
        problems: tuple[Problem, ...] = (),
        described: str = "",
        genuine: bool = True,
        **facts: Unpack[Facts],
    ) -> None:
        super().__init__(message, **facts)
        self.body = body
        self.code = code or str(self.status)
        self.problems = problems
        self.described = described
        self.genuine = genuine

    @property
    def inconclusive(self) -> bool:
        """Whether the failure says nothing about the object that the request was about."""
        return self.maybe_executed or not self.genuine


class Unauthenticated(StatusError):
    """The API does not accept the credentials."""


class Forbidden(StatusError):
    """The caller may not do this."""


class NotFound(StatusError):
    """There is no such object."""


class AlreadyExists(StatusError):
    """The object already exists."""


class Invalid(StatusError):
    """The request is invalid."""


class OverQuota(StatusError):
    """A quota is exhausted, which waiting does not change."""


class Busy(StatusError):
    """Another operation on the object is in progress."""


class Throttled(StatusError):
    """Too many requests."""

    @property
    def inconclusive(self) -> bool:
        """Whether the failure says nothing about the object that the request was about."""
        return True


class Unavailable(StatusError):
    """The service is not available."""


class ServerError(StatusError):
    """The service failed."""


class OperationFailed(HttpError):
    """The API accepted a request, but the operation that it started failed.

    - `operation_id`: the operation's ID.
    - `code`, `problems`: as of a `StatusError`.
    - `lost`: the API no longer knows the operation, so its outcome is unknown.
    """

    def __init__(
        self,
        message: str,
        *,
        operation_id: str,
        code: str,
        problems: tuple[Problem, ...] = (),
        lost: bool = False,
        **facts: Unpack[Facts],
    ) -> None:
        super().__init__(message, **facts)
        self.operation_id = operation_id
        self.code = code
        self.problems = problems
        self.lost = lost

    @property
    def inconclusive(self) -> bool:
        """Whether the failure says nothing about the object that the request was about."""
        return False


class NoCredentials(HttpError):
    """A request was not sent because no token could be obtained.

    - `failure`: the error of the token request; `endpoint` is where it was sent.
    - `source`: the credentials that the token was requested with, for messages.
    - `advice`: what to do if they are refused.
    """

    def __init__(self, failure: HttpError, *, endpoint: str, source: str, advice: str) -> None:
        super().__init__(f"no token: {failure}", maybe_executed=False)
        self.failure = failure
        self.endpoint = endpoint
        self.source = source
        self.advice = advice

    @property
    def inconclusive(self) -> bool:
        """Whether the failure says nothing about the object that the request was about."""
        return self.failure.inconclusive
