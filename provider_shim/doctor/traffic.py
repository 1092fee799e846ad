"""What every response tells beside its contents: how long it took, the time at the other end, and the encryption."""

from __future__ import annotations

import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from .findings import Finding, Level, NotSeen

# Tokens that are made from a key are refused if the clocks differ by more.
_LARGEST_SKEW = 60
_EXPIRES_SOON = 14 * 86400
# Below this, a request's duration is the network's and not worth reproducing.
_NEGLIGIBLE = 0.02


class Traffic:
    """The responses of one cloud; `watch` is called for each."""

    def __init__(self, endpoint: str) -> None:
        self._is_encrypted = endpoint.startswith("https:")
        self.requests = 0
        self.fastest: float | None = None
        self.skew: float | None = None
        self.retry_after: str | None = None
        self.throttled = 0
        self._tls: tuple[str, datetime | None] | None = None

    def watch(self, response: httpx.Response, seconds: float) -> None:
        """Note a response."""
        self.requests += 1
        self.fastest = seconds if self.fastest is None else min(self.fastest, seconds)
        if response.status_code == 429:
            self.throttled += 1
            self.retry_after = response.headers.get("retry-after", "")
        if self.skew is None and (date := response.headers.get("date")):
            self.skew = _skew(date)
        if self._tls is None:
            self._tls = _tls(response)

    def clock(self) -> Finding:
        """How far this machine's clock is from the cloud's."""
        if self.skew is None:
            raise NotSeen("responses have no Date header")
        seconds = abs(self.skew)
        if seconds <= _LARGEST_SKEW:
            return Finding("this machine's clock agrees with the cloud's", Level.OK)
        side = "behind" if self.skew > 0 else "ahead of"
        return Finding(f"this machine's clock is {seconds:.0f} s {side} the cloud's: correct it", Level.PROBLEM)

    def encryption(self) -> Finding:
        """The version of TLS, and how long the certificate is valid."""
        if not self._is_encrypted:
            return Finding("not used: the endpoint is http://, which is for a local cloud on this machine", Level.OK)
        if self._tls is None:
            raise NotSeen("the connection does not show its certificate")
        version, ends = self._tls
        if ends is None:
            return Finding(f"{version}, and the certificate is valid", Level.OK)
        soon = (ends - datetime.now(UTC)).total_seconds() < _EXPIRES_SOON
        text = f"{version}, and the certificate is valid until {ends:%Y-%m-%d}"
        return Finding(text, Level.PROBLEM if soon else Level.OK)

    def latency(self) -> Finding:
        """The duration of the fastest request."""
        if self.fastest is None:
            raise NotSeen("there was no response")
        seconds = 0.0 if self.fastest < _NEGLIGIBLE else self.fastest
        return Finding(f"the fastest of {self.requests} requests took {self.fastest:.2f} s", value=f"{seconds:.2f}")

    def waiting(self) -> Finding:
        """What a response to too many requests says about when to retry."""
        if self.retry_after is None:
            raise NotSeen("no request got 429, and doctor does not exceed the rate limit on purpose")
        if not self.retry_after.isdecimal():
            return Finding("a 429 has no Retry-After in seconds", value="")
        return Finding(f"a 429 has Retry-After: {self.retry_after}", value=self.retry_after)


def _skew(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except ValueError:
        return None


def _tls(response: httpx.Response) -> tuple[str, datetime | None] | None:
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("ssl_object") if stream is not None else None
    if connection is None:
        return None
    certificate = connection.getpeercert() or {}
    ends = certificate.get("notAfter")
    return connection.version(), datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
