"""One HTTP session for all clouds: authentication, retries, rate limit, redaction, batching of reads."""

from .batch import Batch
from .errors import HttpError, NoAnswer, NotJson, StatusError
from .limiter import Limiter
from .session import Reply, Session
from .verdict import Judge, Verdict, by_status

__all__ = [
    "Batch",
    "HttpError",
    "Judge",
    "Limiter",
    "NoAnswer",
    "NotJson",
    "Reply",
    "Session",
    "StatusError",
    "Verdict",
    "by_status",
]
