"""Errors in the form of ``google.rpc.Status``."""

from __future__ import annotations

import json
from typing import Any

from ..api import ApiError, Problem, Rendered
from .kinds import TYPE_URL

CANCELLED, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED = 1, 3, 4, 5, 6, 7
RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE = 8, 9, 10, 12, 13, 14
UNAUTHENTICATED = 16

_STATUSES = {
    INVALID_ARGUMENT: 400,
    NOT_FOUND: 404,
    ALREADY_EXISTS: 409,
    RESOURCE_EXHAUSTED: 429,
    FAILED_PRECONDITION: 400,
    ABORTED: 409,
    UNAUTHENTICATED: 401,
}
_CODES = {
    400: INVALID_ARGUMENT,
    401: UNAUTHENTICATED,
    403: PERMISSION_DENIED,
    404: NOT_FOUND,
    409: ABORTED,
    415: INVALID_ARGUMENT,
    429: RESOURCE_EXHAUSTED,
    499: CANCELLED,
    501: UNIMPLEMENTED,
    503: UNAVAILABLE,
    504: DEADLINE_EXCEEDED,
}
"""Codes of refusals that come with an HTTP status alone, such as those of a fault plan."""


class StatusError(ApiError):
    """A request that is refused with a gRPC code; the HTTP status follows from it."""

    def __init__(self, code: int, *problems: Problem) -> None:
        """Refuse with `code`, for at least one problem."""
        super().__init__(_STATUSES[code], *problems)
        self.code = code


def render(error: ApiError, request_id: str) -> Rendered:
    """The body of an error, with the request's id and, for invalid arguments, the fields."""
    code = error.code if isinstance(error, StatusError) else _CODES.get(error.status, INTERNAL)
    details: list[dict[str, Any]] = [{"@type": f"{TYPE_URL}google.rpc.RequestInfo", "requestId": request_id}]
    if code == INVALID_ARGUMENT:
        violations = [{"field": problem.field, "description": problem.message} for problem in error.problems]
        details.append({"@type": f"{TYPE_URL}google.rpc.BadRequest", "fieldViolations": violations})
    message = " ".join(problem.message for problem in error.problems)
    return Rendered(json.dumps({"code": code, "message": message, "details": details}), "application/json")
