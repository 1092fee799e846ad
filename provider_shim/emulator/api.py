"""The interface between a control plane and the rest of the emulator: its operations and cloud-specific behavior."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from .objects import Objects


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a request: the field (or parameter) and a sentence about it."""

    field: str
    message: str


class ApiError(Exception):
    """A request is refused: the status, the problems, and headers of the response."""

    def __init__(self, status: int, *problems: Problem, headers: Mapping[str, str] | None = None) -> None:
        """Refuse with `status`, for at least one problem."""
        super().__init__(status, *problems)
        self.status = status
        self.problems = problems
        self.headers = dict(headers or {})


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """An authenticated and validated request, inside the transaction of its effect."""

    parameters: Mapping[str, str]
    """Path parameters."""
    body: Any
    """Decoded JSON, None if the operation takes none."""
    objects: Objects
    now: float
    """Seconds since 1970."""
    user: str = ""
    """The caller; empty for public operations."""
    query: Mapping[str, str] = dataclasses.field(default_factory=dict)
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Headers by case-insensitive name."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """The response to a call; without a body if `body` is None."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Operation:
    """A method on a path. Fault rules select operations by `kind` and `name`."""

    method: str
    path: str
    """As in the OpenAPI document, ``/clusters/{clusterId}``."""
    kind: str
    name: str
    """``create``, ``read``, ``update``, ``delete`` or ``list``."""
    run: Callable[[Call], Answer]
    """Performs the operation; raises `ApiError`."""
    any_text: bool = False
    """Whether the last path parameter may contain any characters, including slashes."""
    public: bool = False
    """Whether it requires no credentials."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """An error in the API's own format."""

    body: str
    media_type: str


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """A detail of an object on the console page: a sentence, or a collapsed document."""

    label: str
    text: str = ""
    document: Any = None
    """JSON, decoded or as a string."""
    is_alarming: bool = False
    """Whether it grants access to everyone."""


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """An object on the console page, with its children."""

    title: str
    """The kind of object, in words."""
    name: str
    id: str
    detail: str = ""
    status: str = ""
    """Its status in the API, such as ``RUNNING``."""
    state: str = ""
    """What is in progress, such as ``being deleted``; empty if nothing is."""
    children: Sequence[Node] = ()
    facts: Sequence[Fact] = ()


class Cloud(Protocol):
    """One control plane."""

    name: str
    """Key in the provider's configuration, and the name of the OpenAPI document."""
    prefixes: Sequence[str]
    """The prefixes of all its paths."""
    rate_limit: int
    """Requests per second and user; 0 for no limit."""
    operations: Sequence[Operation]

    def document(self) -> dict[str, Any]:
        """The OpenAPI document that requests are checked against."""
        ...

    def check(self, operation: Operation, parameters: Mapping[str, str]) -> None:
        """Raise `ApiError` for path parameters that the document does not allow."""
        ...

    def decode(self, operation: Operation, content_type: str, content: bytes) -> Any:
        """Decode and check the body of a request; None if the operation takes none. Raises `ApiError`."""
        ...

    def authenticate(self, headers: Mapping[str, str], method: str) -> str:
        """The user that the credentials belong to; raises `ApiError`."""
        ...

    def too_many_requests(self) -> ApiError:
        """The error for a request above the rate limit."""
        ...

    def render(self, error: ApiError, request_id: str) -> Rendered:
        """The body of an error."""
        ...

    def answer_headers(self) -> Mapping[str, str]:
        """Headers of every response, besides the request ID."""
        ...

    def tree(self, objects: Objects) -> Sequence[Node]:
        """All objects, for the console page."""
        ...

    def confirm_deletion(self, objects: Objects, id: str) -> bool:
        """Confirm a pending deletion; returns whether there was one."""
        ...

    def seed(self, objects: Objects) -> None:
        """Create the initial objects of a new cloud."""
        ...
