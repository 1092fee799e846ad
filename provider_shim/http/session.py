"""Sends requests to one cloud: authenticated, rate-limited, retried where that is safe, logged without secrets."""

from __future__ import annotations

import asyncio
import email.utils
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from .error_response import Interpret, Verdict, by_status, refused
from .errors import Facts, HttpError, NoResponse, NotJson, NotSent
from .limiter import Limiter
from .response import ACCEPT_ENCODING, Response, Unreadable, read

_log = logging.getLogger("provider_shim.http")

_FIRST_BACKOFF, _LONGEST_BACKOFF = 0.3, 20.0
# A host that refuses connections is more likely misspelled than down for minutes.
_CONNECT_TRIES = 4
# A response that is not the cloud's own comes from something in between, usually for a short time.
_ODD_TRIES = 3
_BODY_IN_LOG = 2_000
# Terraform runs ten operations at once by default; idle connections are kept for the next ones.
_CONNECTIONS = 20
# Errors of a request that was never sent, and those among them that a retry cannot fix.
_HOPELESS = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, *_HOPELESS)
# The request extension that holds its timeout.
_LIMIT = "mcpgateway.limit"
_WANTED: Mapping[type, str] = {dict: "a JSON object", list: "a JSON array"}
_REQUEST_ID_HEADERS = ("x-request-id", "x-server-trace-id")


Watch = Callable[[httpx.Response, float], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful response: its JSON (None if it has no body), its headers, and the facts of the request."""

    body: Any
    headers: Mapping[str, str]
    status: int
    facts: Facts

    @property
    def request_id(self) -> str | None:
        """The cloud's IDs of the request, if it sent any."""
        return self.facts.get("request_id")


class Session:
    """A cloud's HTTP session.

    Args:
        base_url: The URL that every path is appended to.
        auth: How requests are authenticated.
        limiter: The client-side rate limit.
        transport: The HTTP transport; the network by default.
        retry_timeout: Maximum time to keep retrying a request, in seconds.
        timeout: Maximum time without receiving any data, in seconds.
        response_timeout: Maximum time for one response, from sending the request to the end of the body, in seconds.
        largest_response: Maximum size of a response in bytes, unpacked.
        connect_timeout: Maximum time to connect, in seconds.
        redact: Removes secrets from a text; applied to every log line and error.
        interpret: Interprets error responses.
        headers_each: Returns additional headers; called for every attempt.
        watch: Called for every response, with the seconds that it took.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: httpx.Auth | None,
        limiter: Limiter,
        transport: httpx.AsyncBaseTransport | None = None,
        retry_timeout: float = 180.0,
        timeout: float = 60.0,
        response_timeout: float = 90.0,
        largest_response: int = 64_000_000,
        connect_timeout: float = 10.0,
        redact: Callable[[str], str] = lambda text: text,
        user_agent: str = "mcpgateway",
        interpret: Interpret = by_status,
        headers_each: Callable[[], Mapping[str, str]] = dict,
        watch: Watch = lambda response, seconds: None,
    ) -> None:
        self._limiter = limiter
        self._interpret = interpret
        self._headers_each = headers_each
        self._watch = watch
        self._retry_timeout = retry_timeout
        self._redact = redact
        self._client = httpx.AsyncClient(
            base_url=base_url,
            auth=auth,
            transport=transport,
            timeout=httpx.Timeout(timeout, connect=connect_timeout),
            headers={
                "User-Agent": user_agent,
                "Accept": "application/json",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
            limits=httpx.Limits(max_connections=_CONNECTIONS),
            event_hooks={"request": [self._sent]},
        )
        self._response_timeout = response_timeout
        self._largest_response = largest_response
        self._connections = asyncio.Semaphore(_CONNECTIONS)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        params: Mapping[str, str] | None = None,
        wanted: type | None = None,
    ) -> Any:
        """Send a request and return the JSON of the successful response; None if it has no body.

        Raises:
            HttpError: See `exchange`.
        """
        return (await self.exchange(method, path, body=body, params=params, wanted=wanted)).body

    async def exchange(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        wanted: type | None = None,
    ) -> Reply:
        """Send a request and return the successful response.

        GET, PUT and DELETE are retried while the cloud is unavailable (502, 503, 504, unless `interpret` says
        otherwise) and on lost connections, until the session's retry timeout; and a few times on a
        response that is not the cloud's own. A POST or PATCH is retried only if it cannot have taken effect: on 429,
        and if no connection was made. `repeatable` overrides whether a request is safe to retry, whatever its
        method. `headers` stay the same in retries. `wanted` is the required type of the JSON: dict or list.

        Raises:
            NoResponse: No usable response arrived.
            UnexpectedResponse: The response cannot be from the API; `NotJson` if its status is a success.
            StatusError: The response is an error.
        """
        safe = method in ("GET", "PUT", "DELETE") if repeatable is None else repeatable
        began = time.monotonic()
        attempt = 0
        while True:
            attempt += 1
            wait: float | None = None
            asked: Facts = {"method": method, "path": self._redact(path), "url": self._url(path, params)}
            try:
                response = await self._send(method, path, body, params, headers)
            except (httpx.RequestError, TimeoutError) as error:
                unsent = isinstance(error, _UNSENT)
                reason = self._redact(str(error) or type(error).__name__)
                facts: Facts = {**asked, "maybe_executed": not unsent}
                failure: HttpError = (NotSent if unsent else NoResponse)(reason, **facts)
                again = attempt < _CONNECT_TRIES and not isinstance(error, _HOPELESS) if unsent else safe
            except Unreadable as error:
                failure = NoResponse(str(error), **asked)
                again = safe and attempt < _ODD_TRIES
            else:
                self._logged(f"{method} {asked['path']}", response)
                asked |= {"status": response.status, "request_id": _request_id(response)}
                if response.is_success:
                    try:
                        return Reply(_json(response, wanted, asked), response.headers, response.status, asked)
                    except NotJson as error:
                        failure = error
                        again = safe and attempt < _ODD_TRIES
                else:
                    failure, verdict = refused(response, asked, self._interpret, self._redact)
                    if not safe and verdict is Verdict.MAYBE_DONE:
                        failure = NoResponse(f"status {response.status}", **asked)
                    again = {
                        Verdict.FINAL: False,
                        Verdict.NOTHING_DONE: True,
                        Verdict.MAYBE_DONE: safe,
                        Verdict.UNEXPECTED: safe and attempt < _ODD_TRIES,
                    }[verdict]
                    wait = _retry_after(response)
            if isinstance(failure, NoResponse):
                _log.warning("%s: no response: %s", failure.request, failure.reason)
            pause = max(wait or 0.0, _backoff(attempt))
            if not again or time.monotonic() + pause > began + self._retry_timeout:
                failure.attempts, failure.seconds = attempt, time.monotonic() - began
                raise failure
            _log.info("%s: retrying in %.1f s (attempt %d)", failure.request, pause, attempt)
            await asyncio.sleep(pause)

    async def _send(
        self,
        method: str,
        path: str,
        body: Any,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
    ) -> Response:
        # Get a connection before asking the limiter: a request that it let through must be sent within the same second.
        async with self._connections:
            await self._limiter.acquire()
            sent = {**(headers or {}), **self._headers_each()}
            try:
                async with asyncio.timeout(None) as limit:
                    request = self._client.build_request(
                        method, path, json=body, params=params, headers=sent, extensions={_LIMIT: limit}
                    )
                    began = time.monotonic()
                    response = await self._client.send(request, stream=True)
                    self._watch(response, time.monotonic() - began)
                    try:
                        return await read(response, self._largest_response)
                    finally:
                        await response.aclose()
            except TimeoutError as error:
                raise TimeoutError(f"no complete response within {self._response_timeout:g} s") from error

    async def _sent(self, request: httpx.Request) -> None:
        """Called when the request is sent, after its token was obtained, which takes time of its own."""
        now = asyncio.get_running_loop().time()
        request.extensions[_LIMIT].reschedule(now + self._response_timeout)

    def _url(self, path: str, params: Mapping[str, str] | None) -> str:
        query = f"?{urlencode(params)}" if params else ""
        return self._redact(f"{str(self._client.base_url).rstrip('/')}{path}{query}")

    def _logged(self, name: str, response: Response) -> None:
        request_id = _request_id(response) or "-"
        _log.debug("%s: %d, %d bytes (request %s)", name, response.status, len(response.content), request_id)
        if response.status >= 400:
            # Redact before truncating: a secret that is cut off would no longer be recognized.
            _log.debug("%s: body: %s", name, self._redact(response.text)[:_BODY_IN_LOG])


def _json(response: Response, wanted: type | None, asked: Facts) -> Any:
    body = None
    try:
        if response.content or wanted:
            body = response.json()
        if wanted is None or isinstance(body, wanted):
            return body
        arrived, expected = response.described(), _WANTED[wanted]
    except (ValueError, RecursionError):
        arrived = response.described() if wanted else response.content_type or "no content type"
        expected = _WANTED[wanted] if wanted else "JSON"
    request = f"{asked['method']} {asked['path']}"
    raise NotJson(f"{request} returned {arrived} instead of {expected}", **asked)


def _request_id(response: Response) -> str | None:
    ids = [response.headers[header] for header in _REQUEST_ID_HEADERS if header in response.headers]
    return ", ".join(ids) or None


def _backoff(attempt: int) -> float:
    longest = min(_FIRST_BACKOFF * 2.0**attempt, _LONGEST_BACKOFF)
    # Half of it is random, so that requests that failed together are not retried together.
    return longest * random.uniform(0.5, 1.0)


def _retry_after(response: Response) -> float | None:
    text = response.headers.get("retry-after")
    if text is None:
        return None
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None
