"""Interprets error responses: a gRPC status as JSON, `{code, message, details}`, whatever the HTTP status is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from provider_shim.http import (
    AlreadyExists,
    Busy,
    ErrorResponse,
    Forbidden,
    Invalid,
    NotFound,
    OverQuota,
    Problem,
    Response,
    ServerError,
    StatusError,
    Throttled,
    Unauthenticated,
    Unavailable,
    Verdict,
    by_status,
)


class Code(IntEnum):
    """gRPC's error codes."""

    CANCELLED = 1
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15
    UNAUTHENTICATED = 16


_VERDICTS: dict[int, Verdict] = {
    Code.UNAVAILABLE: Verdict.MAYBE_DONE,
    Code.DEADLINE_EXCEEDED: Verdict.MAYBE_DONE,
    Code.RESOURCE_EXHAUSTED: Verdict.NOTHING_DONE,
    Code.ABORTED: Verdict.NOTHING_DONE,
    **dict.fromkeys(
        (
            Code.INVALID_ARGUMENT,
            Code.NOT_FOUND,
            Code.ALREADY_EXISTS,
            Code.PERMISSION_DENIED,
            Code.FAILED_PRECONDITION,
            Code.OUT_OF_RANGE,
            Code.UNIMPLEMENTED,
            Code.UNAUTHENTICATED,
        ),
        Verdict.FINAL,
    ),
}


_KINDS: dict[int, type[StatusError]] = {
    Code.UNAUTHENTICATED: Unauthenticated,
    Code.PERMISSION_DENIED: Forbidden,
    Code.NOT_FOUND: NotFound,
    Code.ALREADY_EXISTS: AlreadyExists,
    Code.INVALID_ARGUMENT: Invalid,
    Code.FAILED_PRECONDITION: Invalid,
    Code.OUT_OF_RANGE: Invalid,
    Code.RESOURCE_EXHAUSTED: Throttled,
    Code.ABORTED: Busy,
    Code.UNAVAILABLE: Unavailable,
    Code.DEADLINE_EXCEEDED: Unavailable,
}
# Codes for errors that do not have the API's own format, perhaps those of a proxy.
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


@dataclass(frozen=True, slots=True)
class Status:
    """A gRPC status."""

    code: int
    message: str
    details: tuple[dict[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """The code for messages: `ABORTED, 10`."""
        return f"{Code(self.code).name}, {self.code}" if self.code in list(Code) else str(self.code)

    @property
    def request_id(self) -> str:
        """The cloud's ID of the request, if it is in the details."""
        return next((str(each["requestId"]) for each in self._of_type("RequestInfo") if each.get("requestId")), "")

    @property
    def over_quota(self) -> bool:
        """Whether a quota is exhausted, which waiting does not change."""
        return self.code == Code.RESOURCE_EXHAUSTED and any(self._of_type("QuotaFailure"))

    @property
    def error_class(self) -> type[StatusError]:
        """The exception class for it."""
        return OverQuota if self.over_quota else _KINDS.get(self.code, ServerError)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The message, and each problem with the request."""
        told = [Problem("", self.message)] if self.message else []
        for detail in self._of_type("BadRequest"):
            for each in detail.get("fieldViolations") or ():
                if isinstance(each, dict):
                    told.append(Problem(str(each.get("field") or ""), str(each.get("description") or "").rstrip(".")))
        return tuple(told)

    def _of_type(self, message: str) -> Iterator[dict[str, Any]]:
        return (each for each in self.details if str(each.get("@type", "")).endswith(f"google.rpc.{message}"))


def status_of(document: Any) -> Status | None:
    """The status in a JSON document; None if it is not a status."""
    if not isinstance(document, dict) or type(document.get("code")) is not int:
        return None
    details = document.get("details")
    kept = tuple(each for each in details if isinstance(each, dict)) if isinstance(details, list) else ()
    return Status(document["code"], str(document.get("message") or "").rstrip("."), kept)


def parse_status(text: str) -> Status | None:
    """The status in a response's body; None if there is none."""
    try:
        return status_of(json.loads(text))
    except (ValueError, RecursionError):
        return None


def interpret(response: Response) -> ErrorResponse:
    """Interpret an error response by its gRPC code, or else by the HTTP status."""
    status = parse_status(response.text)
    if status is not None:
        return ErrorResponse(
            status.error_class, _verdict(status), status.name, status.problems, request_id=status.request_id
        )
    by_its_status = by_status(response).verdict
    verdict = Verdict.UNEXPECTED if by_its_status is Verdict.FINAL else by_its_status
    if response.status not in _CODES and response.status < 500:
        # An unknown path must not pass for a missing object.
        return ErrorResponse(None, verdict)
    status = Status(_CODES.get(response.status, Code.UNKNOWN), "")
    # For an unavailable service, something in between responds.
    genuine = response.status == 429 or response.status >= 500
    return ErrorResponse(status.error_class, verdict, status.name, genuine=genuine)


def _verdict(status: Status) -> Verdict:
    # After internal failures and unknown codes, it is unclear what was done.
    return Verdict.FINAL if status.over_quota else _VERDICTS.get(status.code, Verdict.UNEXPECTED)
