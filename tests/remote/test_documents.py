"""The form of JSON documents in requests: found out by a refusal, kept for the run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from provider_shim import http
from provider_shim.http import Problem
from provider_shim.remote.documents import DocumentForm

WRONG = Problem("parameters[0].schema", "parameters[0].schema has the wrong form")
NAME = Problem("name", "name is taken by the cat")


def refusal(*problems: Problem, status: int = 400, genuine: bool = True) -> http.Invalid:
    return http.Invalid("refused", status=status, problems=problems, genuine=genuine, maybe_executed=False)


class Api:
    """An API that accepts some forms, and may find other faults."""

    def __init__(self, *accepted: type, fault: Callable[[Any], http.HttpError | None] = lambda sent: None) -> None:
        self.accepted = accepted
        self.fault = fault
        self.forms: list[type] = []

    async def __call__(self, body: dict[str, Any]) -> str:
        schema = body.get("schema")
        self.forms.append(type(schema))
        await asyncio.sleep(0)
        if (fault := self.fault(schema)) is not None:
            raise fault
        if schema is not None and not isinstance(schema, self.accepted):
            raise refusal(WRONG)
        return "done"


def with_schema(as_objects: bool) -> dict[str, Any]:
    return {"name": "a", "schema": {"type": "string"} if as_objects else '{"type": "string"}'}


def without(as_objects: bool) -> dict[str, Any]:
    return {"name": "a"}


async def shown(form: DocumentForm, api: Api, body: Callable[[bool], Any] = with_schema) -> list[Problem]:
    """The problems in the error of a request that fails."""
    with pytest.raises(http.Invalid) as caught:
        await form.send(body, api)
    return list(caught.value.problems)


@pytest.mark.asyncio
async def test_texts_are_sent_if_they_are_accepted(caplog: pytest.LogCaptureFixture) -> None:
    form, api = DocumentForm("Toy Cloud"), Api(str, dict)
    assert await form.send(with_schema, api) == "done"
    # Once they were accepted, a refusal has another reason.
    api.accepted = ()
    assert await shown(form, api) == [WRONG]
    assert api.forms == [str, str]
    assert not caplog.records


@pytest.mark.asyncio
async def test_objects_are_sent_once_and_for_all_if_texts_are_refused(caplog: pytest.LogCaptureFixture) -> None:
    form, api = DocumentForm("Toy Cloud"), Api(dict)
    assert await form.send(with_schema, api) == "done"
    assert await form.send(with_schema, api) == "done"
    assert api.forms == [str, dict, dict]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert caplog.messages == ["Toy Cloud refuses JSON documents as texts; this run sends them as objects"]
    # Another account may be another cloud.
    assert await DocumentForm("Toy Cloud").send(with_schema, api) == "done"
    assert api.forms[3:] == [str, dict]


@pytest.mark.asyncio
async def test_concurrent_requests_all_succeed(caplog: pytest.LogCaptureFixture) -> None:
    form, api = DocumentForm("Toy Cloud"), Api(dict)
    assert await asyncio.gather(*(form.send(with_schema, api) for _ in range(5))) == ["done"] * 5
    assert len(caplog.records) == 1


@pytest.mark.asyncio
async def test_nothing_is_remembered_if_both_forms_are_refused() -> None:
    form, api = DocumentForm("Toy Cloud"), Api()
    for _ in range(2):
        assert await shown(form, api) == [WRONG]
    assert api.forms == [str, dict, str, dict]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "error",
    [
        refusal(NAME, status=422),
        refusal(NAME, genuine=False),
        http.AlreadyExists("taken", status=409, maybe_executed=False),
        http.NoResponse("cut off"),
    ],
    ids=["another status", "a proxy", "a conflict", "no response"],
)
async def test_only_the_api_s_own_400_is_followed_by_another_request(error: http.HttpError) -> None:
    api = Api(dict, fault=lambda schema: error)
    with pytest.raises(http.HttpError) as caught:
        await DocumentForm("Toy Cloud").send(with_schema, api)
    assert caught.value is error
    assert api.forms == [str]


@pytest.mark.asyncio
async def test_a_body_without_documents_is_sent_once() -> None:
    form, api = DocumentForm("Toy Cloud"), Api(fault=lambda schema: refusal(NAME))
    assert await shown(form, api, without) == [NAME]
    assert len(api.forms) == 1
    # Nor does it show which form the API accepts.
    api.fault, api.accepted = lambda schema: None, (dict,)
    assert await form.send(without, api) == "done"
    assert await form.send(with_schema, api) == "done"
    assert api.forms[1:] == [type(None), str, dict]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("as_text", "as_object", "expected"),
    [
        ([NAME], [WRONG], [NAME]),
        ([NAME], [NAME, WRONG], [NAME]),
        ([WRONG], [NAME], [NAME]),
        ([WRONG, NAME], [NAME], [NAME]),
        ([NAME], [NAME], [NAME]),
        ([Problem("", "The schema must be an object")], [NAME], [NAME]),
        (
            [WRONG],
            [Problem("parameters[0].schema", "type is no type")],
            [WRONG, Problem("parameters[0].schema", "type is no type (sent as objects)")],
        ),
    ],
)
async def test_if_both_are_refused_the_error_is_that_of_the_form_that_the_api_does_not_complain_about(
    as_text: list[Problem], as_object: list[Problem], expected: list[Problem]
) -> None:
    api = Api(fault=lambda schema: refusal(*(as_text if isinstance(schema, str) else as_object)))
    assert await shown(DocumentForm("Toy Cloud"), api) == expected


@pytest.mark.asyncio
async def test_another_failure_of_the_second_request_is_shown() -> None:
    taken = http.AlreadyExists("taken", status=409, maybe_executed=False)
    api = Api(fault=lambda schema: refusal(WRONG) if isinstance(schema, str) else taken)
    with pytest.raises(http.AlreadyExists):
        await DocumentForm("Toy Cloud").send(with_schema, api)
