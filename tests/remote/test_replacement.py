"""An update that replaces an object sends what the provider does not know of it, unless the API refuses that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from provider_shim import http
from provider_shim.framework.model import RemoteObject, optional, required
from provider_shim.http import Problem
from provider_shim.remote.documents import DocumentForm
from provider_shim.remote.replacement import Replacement


class Part(RemoteObject):
    """A part."""

    name: str = required("Its name.")


class Thing(RemoteObject):
    """A thing."""

    name: str = required("Its name.")
    parts: list[Part] | None = optional("Its parts.")


SHOWN = {
    "id": "1",
    "name": "a",
    "retention": 7,
    "created": {"at": "noon", "by": "me"},
    "parts": [{"name": "p", "at": 1}],
}
BODY = {"name": "b", "parts": [{"name": "p"}]}
ALL = {"id": "1", "name": "b", "retention": 7, "created": SHOWN["created"], "parts": [{"name": "p", "at": 1}]}


def refusal(*problems: Problem, status: int = 400, genuine: bool = True) -> http.Invalid:
    return http.Invalid("refused", status=status, problems=problems, genuine=genuine, maybe_executed=False)


class Api:
    """An API that shows an object, and refuses some bodies."""

    def __init__(self, *refusals: tuple[Callable[[dict[str, Any]], bool], http.HttpError]) -> None:
        self.refusals = refusals
        self.before: dict[str, Any] | None = SHOWN
        self.after: dict[str, Any] = SHOWN
        self.bodies: list[dict[str, Any]] = []
        self.reads = 0

    async def get(self) -> dict[str, Any] | None:
        self.reads += 1
        return self.before

    async def put(self, body: dict[str, Any]) -> dict[str, Any]:
        self.bodies.append(body)
        for applies, error in self.refusals:
            if applies(body):
                raise error
        return self.after

    def replacement(self, read_only: set[tuple[str, ...]] | None = None) -> Replacement:
        return Replacement(Thing, self.get, self.put, set() if read_only is None else read_only)


def with_created(body: dict[str, Any]) -> bool:
    return "created" in body


@pytest.mark.asyncio
async def test_unknown_fields_are_sent(caplog: pytest.LogCaptureFixture) -> None:
    api, read_only = Api(), set[tuple[str, ...]]()
    replacement = api.replacement(read_only)
    await replacement.send(BODY)
    assert api.bodies == [ALL]
    assert replacement.sent == ["id", "retention", "created", "parts[0].at"]
    assert not replacement.lost
    assert not read_only
    assert not caplog.records


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "problem",
    [
        Problem("created", "created is not a field of this object"),
        Problem("created", "must not be set"),
        Problem("", 'Unrecognized field "created" (class Thing), not marked as ignorable'),
        Problem("body", "additional properties are not allowed ('created' was unexpected)"),
    ],
)
async def test_a_field_that_the_api_refuses_is_left_out_for_the_run(
    problem: Problem, caplog: pytest.LogCaptureFixture
) -> None:
    api, read_only = Api((with_created, refusal(problem))), set[tuple[str, ...]]()
    for _ in range(2):
        replacement = api.replacement(read_only)
        await replacement.send(BODY)
        assert not replacement.lost
    without = {name: value for name, value in ALL.items() if name != "created"}
    assert api.bodies == [ALL, without, without]
    assert read_only == {("created",)}
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "no longer sends: created" in caplog.text


@pytest.mark.asyncio
async def test_parts_of_fields_and_fields_of_items_are_left_out_one_by_one() -> None:
    api, read_only = (
        Api(
            (lambda body: "by" in body.get("created", {}), refusal(Problem("created.by", "is read-only"))),
            (lambda body: "at" in body["parts"][0], refusal(Problem("parts[0].at", "is read-only"))),
        ),
        set[tuple[str, ...]](),
    )
    await api.replacement(read_only).send(BODY)
    assert api.bodies[1:] == [
        {**ALL, "created": {"at": "noon"}},
        {**ALL, "created": {"at": "noon"}, "parts": [{"name": "p"}]},
    ]
    assert read_only == {("created", "by"), ("parts", "at")}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "error",
    [
        refusal(Problem("retention", "must be at least 30 with this name")),
        refusal(Problem("retention", "must not be set together with parts")),
        refusal(Problem("retention", "unsupported value")),
        refusal(Problem("name", "name cannot be changed")),
        refusal(Problem("", "Malformed request")),
        refusal(Problem("retention", "is read-only"), status=422),
        refusal(Problem("retention", "is read-only"), genuine=False),
        http.AlreadyExists("taken", status=409, problems=(Problem("retention", "is read-only"),), maybe_executed=False),
    ],
    ids=[
        "the value",
        "a combination",
        "the value, too",
        "a known field",
        "no field",
        "another status",
        "a proxy",
        "a conflict",
    ],
)
async def test_no_setting_is_left_out_for_another_reason(error: http.HttpError) -> None:
    api, read_only = Api((lambda body: True, error)), set[tuple[str, ...]]()
    replacement = api.replacement(read_only)
    with pytest.raises(http.HttpError) as caught:
        await replacement.send(BODY)
    assert caught.value is error
    assert api.bodies == [ALL]
    assert replacement.sent
    assert not read_only


@pytest.mark.asyncio
async def test_nothing_is_remembered_of_an_update_that_fails() -> None:
    mistake = refusal(Problem("name", "name is taken by the cat"))
    read_only = set[tuple[str, ...]]()
    api = Api((with_created, refusal(Problem("created", "created is read-only"))), (lambda body: True, mistake))
    with pytest.raises(http.Invalid) as caught:
        await api.replacement(read_only).send(BODY)
    assert caught.value is mistake
    assert len(api.bodies) == 2
    assert not read_only


@pytest.mark.asyncio
async def test_what_the_api_no_longer_shows_is_told() -> None:
    api = Api()
    api.before = {**SHOWN, "signing": {"apiKey": "****", "mode": "on"}, "off": False}
    api.after = {**SHOWN, "retention": None, "signing": {"mode": "off"}, "parts": [{"name": "p"}]}
    replacement = api.replacement()
    await replacement.send(BODY)
    assert api.bodies == [{**ALL, "signing": {"mode": "on"}, "off": False}]
    assert replacement.lost == ["retention", "parts[0].at", "signing.apiKey"]


@pytest.mark.asyncio
async def test_what_is_removed_on_purpose_is_not_lost() -> None:
    api = Api()
    api.after = {name: value for name, value in SHOWN.items() if name != "parts"}
    replacement = api.replacement()
    await replacement.send({"name": "b"})
    assert not replacement.lost


@pytest.mark.asyncio
async def test_an_object_that_is_not_found_is_for_the_update_to_report() -> None:
    gone = http.NotFound("no such thing", status=404, maybe_executed=False)
    api = Api((lambda body: True, gone))
    api.before = None
    with pytest.raises(http.NotFound):
        await api.replacement().send(BODY)
    assert api.bodies == [BODY]


@pytest.mark.asyncio
async def test_both_forms_of_a_document_carry_the_same_fields() -> None:
    """The API refuses a field that is read-only, and then the form of the documents."""
    api = Api(
        (with_created, refusal(Problem("created", "created is read-only"))),
        (lambda body: isinstance(body["schema"], str), refusal(Problem("schema", "schema must be an object"))),
    )
    read_only = set[tuple[str, ...]]()
    form = DocumentForm("Toy Cloud")
    await form.send(lambda as_objects: {**BODY, "schema": {} if as_objects else "{}"}, api.replacement(read_only).send)
    left = {name: value for name, value in ALL.items() if name != "created"}
    assert api.bodies[-1] == {**left, "schema": {}}
    assert api.reads == 1
    assert read_only == {("created",)}
