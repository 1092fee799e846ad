"""What is told of a failed request: one wording for all clouds, whatever the cloud is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from provider_shim import http
from provider_shim.framework import resource as framework
from provider_shim.framework.model import InvalidResponse
from provider_shim.http import Facts, HttpError, Problem
from provider_shim.remote.explain import Api, explained, explained_create, named
from provider_shim.remote.places import attribute_path
from provider_shim.schema.attributes import Attribute, Attributes, Nested
from provider_shim.schema.diagnostics import ProviderError

_TEXT = Attribute(type="string")
ATTRIBUTES: Attributes = {
    "name": _TEXT,
    "authentication": Attribute(nested=Nested(attributes={"query_parameter_name": _TEXT})),
    "data_centres": Attribute(nested=Nested(nesting="list", attributes={"node_size": _TEXT})),
    "tags": Attribute(type=["set", "string"]),
}
WRITE: Facts = {"method": "PUT", "path": "/things/1", "url": "https://api.example.com/things/1", "request_id": "r-1"}
READ: Facts = {**WRITE, "method": "GET"}
CREATE: Facts = {**WRITE, "method": "POST", "path": "/things"}
REFUSED: Facts = {"maybe_executed": False}
END = "[PUT /things/1, request ID r-1]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToyApi(Api):
    name: str = "Toy Cloud"
    settings: str = "toy"
    endpoint: str = "https://api.example.com"
    endpoint_setting: str = "toy.endpoint (TOY_ENDPOINT)"

    def on_unauthenticated(self, said: str) -> str:
        return f"who is that? ({said})"

    def on_forbidden(self, error: HttpError, sent: Mapping[str, Any] | None) -> str:
        return f"Ask for {error.method}."


def told(error: Exception, *, create: bool = False, sent: Mapping[str, Any] | None = None) -> Any:
    """What is raised for a failure."""
    explains = explained_create if create else explained
    explaining = explains(ToyApi(), 'change the thing "lamp"', ATTRIBUTES, sent)
    with pytest.raises((ProviderError, framework.AmbiguousCreate)) as caught, explaining:
        raise error
    assert caught.value.__cause__ is error
    return caught.value


def status(kind: type[http.StatusError], *problems: Problem, facts: Facts = WRITE, **more: Any) -> http.StatusError:
    merged: Facts = {"status": 400, **REFUSED, **facts, **more.pop("over", {})}
    return kind("no", code="CODE, 1", problems=problems, **more, **merged)


@pytest.mark.parametrize(
    ("kind", "summary", "detail"),
    [
        (http.Unauthenticated, "Wrong Toy Cloud credentials (CODE, 1)", "who is that? (because)"),
        (http.Forbidden, "Not allowed by Toy Cloud (CODE, 1)", "because. Ask for PUT."),
        (http.NotFound, "Not found (CODE, 1)", "because. Plan again to see the current state."),
        (http.AlreadyExists, "Refused by Toy Cloud (CODE, 1)", "because."),
        (http.Invalid, "Refused by Toy Cloud (CODE, 1)", "because."),
        (http.OverQuota, "Quota exceeded in Toy Cloud (CODE, 1)", "a quota is exhausted: because. Raise it"),
        (http.Throttled, "Too many requests to Toy Cloud (CODE, 1)", "Set a lower toy.requests_per_second"),
        (http.Busy, "Busy in Toy Cloud (CODE, 1)", "another operation on it is in progress"),
        (http.Unavailable, "Toy Cloud is not available (CODE, 1)", "toy.retry_timeout allows: because. Apply again"),
        (http.ServerError, "Toy Cloud failed (CODE, 1)", "contact Toy Cloud support with these IDs"),
    ],
)
def test_each_kind_of_error_is_told_with_what_to_do(kind: type[http.StatusError], summary: str, detail: str) -> None:
    error = told(status(kind, Problem("", "because")))
    assert error.diagnostic.summary == summary
    assert error.diagnostic.detail.startswith('Could not change the thing "lamp": ')
    assert detail in error.diagnostic.detail
    assert error.diagnostic.detail.endswith(END)


def test_kinds_that_the_framework_acts_on() -> None:
    assert type(told(status(http.NotFound))) is framework.Gone
    assert type(told(status(http.NotFound, facts=CREATE))) is ProviderError
    assert type(told(status(http.AlreadyExists))) is framework.AlreadyExists
    for conclusive in (http.Unauthenticated, http.Forbidden, http.Invalid, http.OverQuota, http.Busy):
        assert type(told(status(conclusive))) is ProviderError
    # What says nothing of the object must not be taken for its absence, nor for its existence.
    for kind in (http.NotFound, http.AlreadyExists, http.ServerError, http.Unavailable):
        assert type(told(status(kind, over={"maybe_executed": True}))) is framework.Unclear
    assert type(told(status(http.Throttled))) is framework.Unclear
    assert type(told(http.NoResponse("lost", **WRITE))) is framework.Unclear
    assert type(told(http.NotSent("refused", **REFUSED))) is framework.Unclear
    assert type(told(http.UnexpectedResponse("a page"))) is framework.Unclear
    assert type(told(InvalidResponse(["name: missing"]))) is framework.Unclear


def test_a_create_that_may_have_been_executed_is_ambiguous() -> None:
    # Without an answer it is repeated once a look shows that there is nothing; with one, that is told in the end.
    lost = told(http.NoResponse("lost", **CREATE), create=True)
    assert (type(lost), lost.error) == (framework.AmbiguousCreate, None)
    for error in (http.UnexpectedResponse("a page", **CREATE), status(http.ServerError, over={"maybe_executed": True})):
        ambiguous = told(error, create=True)
        assert type(ambiguous) is framework.AmbiguousCreate
        assert 'Could not change the thing "lamp"' in ambiguous.error.diagnostic.detail
    for refused in (status(http.Invalid), status(http.Throttled), http.NotSent("refused", **CREATE, **REFUSED)):
        assert isinstance(told(refused, create=True), ProviderError)


def test_places_that_the_api_names() -> None:
    paths = {
        "name": ("name",),
        "authentication[0].queryParameterName": ("authentication", "query_parameter_name"),
        "dataCentres[1].nodeSize": ("data_centres", 1, "node_size"),
        "tags[0]": ("tags",),
        "": (),
    }
    for field, path in paths.items():
        assert attribute_path(ATTRIBUTES, field) == path
        for kind in (http.Invalid, http.AlreadyExists):
            assert told(status(kind, Problem("odd", "x"), Problem(field, "y"))).diagnostic.path == path
    assert told(status(http.Forbidden, Problem("name", "no"))).diagnostic.path == ()


def test_each_problem_is_told_once_with_its_field() -> None:
    problems = Problem("", "size is too large"), Problem("size", "size is too large"), Problem("node", "is away")
    assert "size is too large; node: is away." in told(status(http.Invalid, *problems)).diagnostic.detail
    assert "no reason given (HTTP status 400)" in told(status(http.Invalid)).diagnostic.detail


def test_how_often_it_was_tried() -> None:
    error = status(http.Unavailable)
    assert "tried once, as toy.retry_timeout allows" in told(error).diagnostic.detail
    error.attempts, error.seconds = 7, 61.3
    assert "tried 7 times in 61 s, as toy.retry_timeout allows" in told(error).diagnostic.detail


def test_no_answer() -> None:
    read, write = told(http.NoResponse("lost", **READ)).diagnostic, told(http.NoResponse("lost", **WRITE)).diagnostic
    assert read.summary == write.summary == "Toy Cloud cannot be reached"
    assert "no response from https://api.example.com: lost. Check toy.endpoint (TOY_ENDPOINT)." in read.detail
    assert "It may have taken effect anyway: plan again." in write.detail
    assert write.detail.endswith(END)


def test_answers_of_something_else() -> None:
    page = told(http.UnexpectedResponse("PUT /things/1 was answered with a page", **WRITE)).diagnostic
    assert page.summary == "Unexpected response from the Toy Cloud API"
    assert "was answered with a page. It may come from a proxy" in page.detail
    assert "Check that toy.endpoint (TOY_ENDPOINT), https://api.example.com, is the API's base URL." in page.detail
    odd = told(status(http.Forbidden, genuine=False, described="text/html")).diagnostic
    expected = "The response (text/html) does not have the format of the API's errors: a proxy may have sent it."
    assert expected in odd.detail


def test_operations_that_failed_or_are_lost() -> None:
    facts: Any = {"operation_id": "op-1", "code": "CODE, 1", "problems": (Problem("", "no room"),), "request_id": "r-2"}
    failed = told(http.OperationFailed("failed", **facts))
    assert (type(failed), failed.diagnostic.summary) == (ProviderError, "The operation failed in Toy Cloud")
    assert failed.diagnostic.detail.endswith("no room (CODE, 1). [operation op-1, request ID r-2]")
    assert told(http.OperationFailed("failed", **facts | {"problems": (Problem("name", "no"),)})).diagnostic.path == (
        "name",
    )
    lost = told(http.OperationFailed("lost", lost=True, **facts))
    assert (type(lost), lost.diagnostic.summary) == (ProviderError, "Lost operation in Toy Cloud")


def test_a_request_without_a_token_is_told_as_the_request_for_one() -> None:
    def without(failure: HttpError) -> Any:
        who: Any = {"endpoint": "https://tokens.example.com", "source": "the key", "advice": "Is the clock right?"}
        return told(http.NoCredentials(failure, **who), create=True)

    refused = without(status(http.Unauthenticated, Problem("", "unknown key")))
    assert refused.diagnostic.summary == "Wrong Toy Cloud credentials (CODE, 1)"
    assert "Could not get a token for the key: unknown key. Is the clock right?" in refused.diagnostic.detail
    away = without(http.NoResponse("lost", **WRITE))
    assert (type(away), away.diagnostic.summary) == (framework.Unclear, "Toy Cloud cannot be reached")
    assert "no response from https://tokens.example.com" in away.diagnostic.detail


def test_what_is_told_already_is_left_as_it_is() -> None:
    error = ProviderError("Not configured")
    with pytest.raises(ProviderError) as caught, explained(ToyApi(), "do it"):
        raise error
    assert caught.value is error


def test_what_is_being_done_names_the_object() -> None:
    assert named("create", "thing", "lamp", "t1") == 'create the thing "lamp"'
    assert named("read", "thing", None, "t1") == "read the thing t1"
    assert named("create", "thing") == "create the thing"
