"""One HTTP session for all clouds: authentication, retries, rate limit, redaction, batching of reads."""

from .answer import Answer
from .batch import Batch
from .census import Census
from .errors import HttpError, NoAnswer, NotJson, StatusError
from .limiter import Limiter
from .paths import segment
from .session import Reply, Session
from .verdict import Judge, Verdict, by_status

__all__ = [
    "Answer",
    "Batch",
    "Census",
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
    "segment",
]
