"""One HTTP session for all clouds: authentication, retries, rate limit, redaction, batching of reads."""

from .absence import AbsenceCheck
from .batch import Batch
from .error_response import ErrorResponse, Interpret, Verdict, by_status
from .errors import (
    AlreadyExists,
    Busy,
    Facts,
    Forbidden,
    HttpError,
    Invalid,
    NoCredentials,
    NoResponse,
    NotFound,
    NotJson,
    NotSent,
    OperationFailed,
    OverQuota,
    Problem,
    ServerError,
    StatusError,
    Throttled,
    Unauthenticated,
    Unavailable,
    UnexpectedResponse,
)
from .limiter import Limiter
from .paths import InvalidId, segment
from .response import Response
from .session import Reply, Session, Watch

__all__ = [
    "AbsenceCheck",
    "AlreadyExists",
    "Batch",
    "Busy",
    "ErrorResponse",
    "Facts",
    "Forbidden",
    "HttpError",
    "Interpret",
    "Invalid",
    "InvalidId",
    "Limiter",
    "NoCredentials",
    "NoResponse",
    "NotFound",
    "NotJson",
    "NotSent",
    "OperationFailed",
    "OverQuota",
    "Problem",
    "Reply",
    "Response",
    "ServerError",
    "Session",
    "StatusError",
    "Throttled",
    "Unauthenticated",
    "Unavailable",
    "UnexpectedResponse",
    "Verdict",
    "Watch",
    "by_status",
    "segment",
]
