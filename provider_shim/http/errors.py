"""How a request can fail: what was asked, and what is known of the answer.

    HttpError                     a request failed
    ├── NoAnswer                  no usable answer arrived
    │   └── NotSent               … because the request never left: it was not executed
    ├── UnexpectedAnswer          an answer arrived that the API cannot have given, such as a proxy's page
    │   └── NotJson               … a success that is not JSON, or not the kind of JSON that was expected
    ├── StatusError               the API answered with an error
    │   ├── Unauthenticated       it does not know the caller
    │   ├── Forbidden             the caller may not do this
    │   ├── NotFound              there is no such object
    │   ├── AlreadyExists         there is such an object already
    │   ├── Invalid               something is wrong with the request; `problems` say what and where
    │   ├── OverQuota             a quota is used up
    │   ├── Busy                  something else is being done with the object
    │   ├── Throttled             too many requests
    │   ├── Unavailable           the service is not available
    │   └── ServerError           the service failed
    ├── OperationFailed           the API accepted the request, but the operation that it started has failed
    └── NoCredentials             the request was not sent, as no token could be obtained for it

These are facts for the code that sent the request, and for whoever explains the failure to the user. They hold no
secrets: the session redacts every text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, Unpack


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in the API's words: `field` is its name for the place, empty where it names none."""

    field: str
    message: str


class Facts(TypedDict, total=False):
    """What is known of every failed request; see `HttpError`."""

    method: str
    path: str
    url: str
    status: int | None
    request_id: str | None
    maybe_executed: bool


class HttpError(Exception):
    """A request failed.

    - `method`, `path`, `url`: what was asked; the path without the base URL, the URL with it and with the query.
    - `status`: the HTTP status, if an answer arrived.
    - `request_id`: the API's ids of the request, if it gave any.
    - `maybe_executed`: whether the request may have been executed although it failed.
    - `attempts`, `seconds`: how often it was sent, and how long that took altogether.
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
        """The request in short: `POST /path`."""
        return f"{self.method} {self.path}".strip()

    @property
    def inconclusive(self) -> bool:
        """Whether the failure says nothing about the object that the request was about."""
        return True


class NoAnswer(HttpError):
    """No usable answer arrived; `reason` says why."""

    def __init__(self, reason: str, **facts: Unpack[Facts]) -> None:
        super().__init__(reason, **facts)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.request}: {self.reason}"


class NotSent(NoAnswer):
    """The request never left: there was no connection, or it could not be sent as it is."""


class UnexpectedAnswer(HttpError):
    """An answer arrived that the API cannot have given; the message says what arrived."""


class NotJson(UnexpectedAnswer):
    """A success that is not JSON, or not the kind of JSON that was expected."""


class StatusError(HttpError):
    """The API answered with an error.

    - `body`: the answer's body as text.
    - `code`: the error as people look it up: `404`, `NOT_FOUND, 5`.
    - `problems`: what the API says is wrong.
    - `described`: what arrived, in a few words: `text/html`.
    - `genuine`: whether it has the form of the API's own errors; a proxy may have sent any other.
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
    """The API does not know the caller."""


class Forbidden(StatusError):
    """The caller may not do this."""


class NotFound(StatusError):
    """There is no such object."""


class AlreadyExists(StatusError):
    """There is such an object already."""


class Invalid(StatusError):
    """Something is wrong with the request."""


class OverQuota(StatusError):
    """A quota is used up, which waiting does not change."""


class Busy(StatusError):
    """Something else is being done with the object."""


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
    """The API accepted a request, but the operation that it started has failed.

    - `operation_id`: the operation.
    - `code`, `problems`: as of a `StatusError`.
    - `lost`: the API does not know the operation any more, so that how it ended is unknown.
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
    """A request was not sent, as no token could be obtained for it.

    - `failure`: how the request for a token failed; `endpoint` is where it was sent.
    - `source`: what the token was asked for with, for people.
    - `advice`: what to do where that is refused.
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
