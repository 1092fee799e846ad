"""One HTTP session for all clouds: authentication, retries, rate limit, redaction, batching of reads."""

from .answer import Answer
from .batch import Batch
from .census import Census
from .error_answer import ErrorAnswer, Interpret, Verdict, by_status
from .errors import (
    AlreadyExists,
    Busy,
    Facts,
    Forbidden,
    HttpError,
    Invalid,
    NoAnswer,
    NoCredentials,
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
    UnexpectedAnswer,
)
from .limiter import Limiter
from .paths import InvalidId, segment
from .session import Reply, Session

__all__ = [
    "AlreadyExists",
    "Answer",
    "Batch",
    "Busy",
    "Census",
    "ErrorAnswer",
    "Facts",
    "Forbidden",
    "HttpError",
    "Interpret",
    "Invalid",
    "InvalidId",
    "Limiter",
    "NoAnswer",
    "NoCredentials",
    "NotFound",
    "NotJson",
    "NotSent",
    "OperationFailed",
    "OverQuota",
    "Problem",
    "Reply",
    "ServerError",
    "Session",
    "StatusError",
    "Throttled",
    "Unauthenticated",
    "Unavailable",
    "UnexpectedAnswer",
    "Verdict",
    "by_status",
    "segment",
]
