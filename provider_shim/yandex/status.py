"""What an error answer says: a gRPC status as JSON, `{code, message, details}`, whatever the HTTP status is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from provider_shim.http import Answer, HttpError, NoAnswer, StatusError, Verdict, by_status


class Code(IntEnum):
    """gRPC's codes of errors."""

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


@dataclass(frozen=True, slots=True)
class Status:
    """A gRPC status."""

    code: int
    message: str
    details: tuple[dict[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """The code for people: `ABORTED, 10`."""
        return f"{Code(self.code).name}, {self.code}" if self.code in list(Code) else str(self.code)

    @property
    def request_id(self) -> str:
        """The cloud's name of the request, if the details have it."""
        return next((str(each["requestId"]) for each in self._of_type("RequestInfo") if each.get("requestId")), "")

    @property
    def over_quota(self) -> bool:
        """Whether a quota is used up, which waiting does not help."""
        return self.code == Code.RESOURCE_EXHAUSTED and any(self._of_type("QuotaFailure"))

    def violations(self) -> Iterator[tuple[str, str]]:
        """Field and description of each thing that is wrong with the request."""
        for detail in self._of_type("BadRequest"):
            for each in detail.get("fieldViolations") or ():
                if isinstance(each, dict):
                    yield str(each.get("field") or ""), str(each.get("description") or "").rstrip(".")

    def _of_type(self, message: str) -> Iterator[dict[str, Any]]:
        return (each for each in self.details if str(each.get("@type", "")).endswith(f"google.rpc.{message}"))


def status_of(document: Any) -> Status | None:
    """The status that a JSON document is; None if it is none."""
    if not isinstance(document, dict) or type(document.get("code")) is not int:
        return None
    details = document.get("details")
    kept = tuple(each for each in details if isinstance(each, dict)) if isinstance(details, list) else ()
    return Status(document["code"], str(document.get("message") or "").rstrip("."), kept)


def parse_status(text: str) -> Status | None:
    """The status in the body of an answer; None if there is none."""
    try:
        return status_of(json.loads(text))
    except (ValueError, RecursionError):
        return None


def is_refusal(error: HttpError) -> bool:
    """Whether the API itself refused a request, so that it had no effect."""
    if isinstance(error, NoAnswer):
        return not error.maybe_done
    status = parse_status(error.body) if isinstance(error, StatusError) else None
    return status is not None and _verdict(status) in (Verdict.FINAL, Verdict.NOTHING_DONE)


def verdict(answer: Answer) -> Verdict:
    """Whether a request that was refused can be sent again: by the code, or by the HTTP status where there is none."""
    status = parse_status(answer.text)
    if status is None:
        by_its_status = by_status(answer)
        return Verdict.ODD if by_its_status is Verdict.FINAL else by_its_status
    return _verdict(status)


def _verdict(status: Status) -> Verdict:
    # Failures of the service's own, and codes that gRPC does not have, leave it open what was done.
    return Verdict.FINAL if status.over_quota else _VERDICTS.get(status.code, Verdict.ODD)
