"""One HTTP session for all clouds: authentication, retries, rate limit, redaction, batching of reads."""

from .batch import Batch
from .errors import HttpError, NoAnswer, NotJson, StatusError
from .limiter import Limiter
from .session import Session

__all__ = ["Batch", "HttpError", "Limiter", "NoAnswer", "NotJson", "Session", "StatusError"]
