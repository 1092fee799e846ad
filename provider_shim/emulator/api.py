"""What a control plane is to the rest of the local cloud: a list of operations, and a few ways of its own."""

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
    """A request that is refused: the status, what is wrong, and headers for the answer."""

    def __init__(self, status: int, *problems: Problem, headers: Mapping[str, str] | None = None) -> None:
        """Refuse with `status`, for at least one problem."""
        super().__init__(status, *problems)
        self.status = status
        self.problems = problems
        self.headers = dict(headers or {})


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """A request that has been let in and validated, inside the transaction of its effect."""

    parameters: Mapping[str, str]
    """Path parameters."""
    body: Any
    """Decoded JSON, None if the operation takes none."""
    objects: Objects
    now: float
    """Seconds since 1970."""
    user: str = ""
    """Who calls; empty where nobody asks."""
    query: Mapping[str, str] = dataclasses.field(default_factory=dict)
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Headers by name, which is not case-sensitive."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a call; without a body if that is None."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path. Fault rules select by `kind` and `name`."""

    method: str
    path: str
    """As in the OpenAPI document, ``/clusters/{clusterId}``."""
    kind: str
    name: str
    """``create``, ``read``, ``update``, ``delete`` or ``list``."""
    run: Callable[[Call], Answer]
    """Does it; raises `ApiError`."""
    any_text: bool = False
    """Whether the last path parameter may be any text, with slashes too."""
    public: bool = False
    """Whether it asks for no credentials."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """An error in the API's own form."""

    body: str
    media_type: str


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """One more thing that the console page tells of an object: a sentence, or a document that is folded up."""

    label: str
    text: str = ""
    document: Any = None
    """JSON, decoded or as a text."""
    is_alarming: bool = False
    """Whether it lets everybody in."""


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """An object as the console page shows it, with those below it."""

    title: str
    """What it is, in words."""
    name: str
    id: str
    detail: str = ""
    status: str = ""
    """What it says of itself, such as ``RUNNING``."""
    state: str = ""
    """What is going on, such as ``being deleted``; empty when all is as it should be."""
    children: Sequence[Node] = ()
    facts: Sequence[Fact] = ()


class Cloud(Protocol):
    """One control plane."""

    name: str
    """Key in the provider's configuration, and the name of the OpenAPI document."""
    prefixes: Sequence[str]
    """Where all its paths begin."""
    rate_limit: int
    """Requests a second for one user; 0 for no limit."""
    operations: Sequence[Operation]

    def document(self) -> dict[str, Any]:
        """The OpenAPI document that requests are checked against."""
        ...

    def check(self, operation: Operation, parameters: Mapping[str, str]) -> None:
        """Refuse path parameters that the document does not allow, by `ApiError`."""
        ...

    def decode(self, operation: Operation, content_type: str, content: bytes) -> Any:
        """The body of a request, checked against the document; None if the operation takes none. Raises `ApiError`."""
        ...

    def authenticate(self, headers: Mapping[str, str], method: str) -> str:
        """The user that the credentials are for; raises `ApiError`."""
        ...

    def too_many_requests(self) -> ApiError:
        """The refusal of a request above the rate limit."""
        ...

    def render(self, error: ApiError, request_id: str) -> Rendered:
        """The body of an error."""
        ...

    def answer_headers(self) -> Mapping[str, str]:
        """Headers that every answer has, besides the request's id."""
        ...

    def tree(self, objects: Objects) -> Sequence[Node]:
        """What exists, for the console page."""
        ...

    def confirm_deletion(self, objects: Objects, id: str) -> bool:
        """Confirm a deletion that waits for a person; whether there is one."""
        ...

    def seed(self, objects: Objects) -> None:
        """Create what a fresh cloud holds."""
        ...
