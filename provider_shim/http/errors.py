"""How a request can fail. The texts hold no secret: the session has redacted them."""

from __future__ import annotations


class HttpError(Exception):
    """A request failed; `request` names it ("POST /path"), `request_id` is the cloud's name of it, if it gave one."""

    def __init__(self, message: str, *, request: str, request_id: str | None = None) -> None:
        super().__init__(message)
        self.request = request
        self.request_id = request_id


class StatusError(HttpError):
    """The cloud answered with an error: its status, and the body as text.

    `came` says in a few words what the body is; `content_type` is what its header says; `location` is where a redirect
    leads.
    """

    def __init__(
        self,
        status: int,
        body: str,
        *,
        request: str,
        request_id: str | None = None,
        came: str = "",
        content_type: str = "",
        location: str = "",
    ) -> None:
        super().__init__(f"{request} was answered with {status}", request=request, request_id=request_id)
        self.status = status
        self.body = body
        self.came = came
        self.content_type = content_type
        self.location = location


class NotJson(HttpError):
    """The cloud answered with success, but not with JSON, or not with that kind of JSON."""

    def __init__(self, came: str, *, request: str, request_id: str | None = None, wanted: str = "JSON") -> None:
        message = f"{request} was answered with {came or 'no content type'} instead of {wanted}"
        super().__init__(message, request=request, request_id=request_id)


class NoAnswer(HttpError):
    """No usable answer came. `maybe_done`: the request may have taken effect all the same."""

    def __init__(self, reason: str, *, request: str, maybe_done: bool, request_id: str | None = None) -> None:
        super().__init__(f"{request}: {reason}", request=request, request_id=request_id)
        self.reason = reason
        self.maybe_done = maybe_done
