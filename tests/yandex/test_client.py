"""The client against the local cloud, and against a server that answers by a script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from support.cloud import Cloud
from support.scripted import DROP, Answer, Scripted
from support.yandex_answers import GATEWAY_ID, OPERATION_ID, done, operation, refusal

from provider_shim.http import (
    AlreadyExists,
    HttpError,
    InvalidId,
    NoResponse,
    NotFound,
    NotJson,
    OperationFailed,
    StatusError,
    UnexpectedResponse,
)
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.yandex import client as client_module
from provider_shim.yandex import operations as operations_module
from provider_shim.yandex.access import gateway_iam_binding
from provider_shim.yandex.client import AccessBinding, Client
from provider_shim.yandex.gateway import gateway
from provider_shim.yandex.operations import pauses

pytestmark = pytest.mark.asyncio
Connect = Callable[..., Client]
Serve = Callable[..., Cloud]

INVOKER, ADMIN = "serverless.mcpGateways.invoker", "serverless.mcpGateways.admin"
GATEWAY_URL = f"/mcpgateway/v1/mcpGateways/{GATEWAY_ID}"
POLL = f"GET /operations/{OPERATION_ID}"
TOOL = {"name": "get-order", "action": {"functionCall": {"functionId": "d4e1"}}}


@pytest.fixture
def open_at(serve: Serve, open_client: Connect) -> Callable[..., tuple[Client, Cloud]]:
    """Opens a client of a local cloud with some options."""

    def open_one(**options: str) -> tuple[Client, Cloud]:
        cloud = serve(**options)
        return open_client(**cloud.connection["yandex"]), cloud

    return open_one


OpenAt = Callable[..., tuple[Client, Cloud]]


async def create(client: Client, folder: str, **fields: Any) -> str:
    """Make a gateway, wait for it, and return its id."""
    body = {"folderId": folder, "name": "orders", **fields}
    started = await client.create_gateway(body)
    assert (await client.wait(started)).done
    return started.gateway_id


def polls(cloud: Cloud) -> list[int]:
    """The statuses of the looks at operations."""
    return [each["status"] for each in cloud.requests() if each["kind"] == "yandex_operation"]


async def test_life_of_a_gateway(open_at: OpenAt, folder: str) -> None:
    client, _ = open_at()
    assert client.folder_id
    id = await create(client, folder, tools=[TOOL], description="old")
    made = await client.get_gateway(id)
    assert made is not None
    assert (made["name"], made["tools"], made["status"]) == ("orders", [TOOL], "ACTIVE")
    await client.update_gateway(id, {"description": "new", "name": "ignored"}, ["description", "tools"])
    changed = await client.get_gateway(id)
    assert changed is not None
    assert (changed["name"], changed["description"], "tools" in changed) == ("orders", "new", False)
    with pytest.raises(AlreadyExists):
        await create(client, folder)
    await client.delete_gateway(id)
    await client.delete_gateway(id)
    assert await client.get_gateway(id) is None
    assert await client.access_bindings(id) is None
    with pytest.raises(NotFound):
        await client.update_gateway(id, {}, ["name"])
    with pytest.raises(NotFound):
        await client.change_access_bindings(id, lambda _: ([], []))


async def test_create_answers_at_once_and_change_when_it_is_done(open_at: OpenAt, folder: str) -> None:
    slow = {"yandex_create_duration": "1", "yandex_update_duration": "0.3", "yandex_delete_duration": "0.3"}
    client, _ = open_at(**slow)
    started = await client.create_gateway({"folderId": folder, "name": "orders"})
    assert not started.done
    assert started.gateway_id.startswith("db8")
    found = await client.get_gateway(started.gateway_id)
    assert found is not None
    assert found["status"] == "CREATING"
    ended = await client.wait(started)
    assert (ended.done, ended.error, ended.gateway_id) == (True, None, started.gateway_id)
    assert ended.response is not None
    assert ended.response["name"] == "orders"
    await client.update_gateway(started.gateway_id, {"name": "new"}, ["name"])
    found = await client.get_gateway(started.gateway_id)
    assert found is not None
    assert (found["name"], found["status"]) == ("new", "ACTIVE")
    await client.delete_gateway(started.gateway_id)
    assert await client.get_gateway(started.gateway_id) is None


async def test_list_takes_all_pages(open_at: OpenAt, folder: str) -> None:
    client, cloud = open_at()
    names = [f"gateway-{number:03}" for number in range(105)]
    for name in names:
        await client.create_gateway({"folderId": folder, "name": name})
    cloud.forget_requests()
    assert [each["name"] for each in await client.list_gateways(folder)] == names
    assert len(cloud.requests()) == 2
    assert [each["name"] for each in await client.list_gateways(folder, 'name="gateway-007"')] == [names[7]]
    assert await client.list_gateways("b1gempty") == []


async def test_pages_that_never_end_are_an_error(server: Scripted, scripted: Client) -> None:
    server.usual = Answer(200, {"gateways": [], "nextPageToken": "x"})
    with pytest.raises(UnexpectedResponse, match="a page token that repeats"):
        await scripted.list_gateways("f")
    for odd in ({"gateways": {"id": "x"}}, {"gateways": [1]}, []):
        server.usual = Answer(200, odd)
        with pytest.raises(UnexpectedResponse):
            await scripted.list_gateways("f")


async def test_an_operation_that_is_unknown_at_first_is_waited_for(open_at: OpenAt, folder: str) -> None:
    client, cloud = open_at(yandex_operation_delay="0.5", yandex_create_duration="0.6")
    await create(client, folder)
    assert 404 in polls(cloud)
    assert polls(cloud)[-1] == 200


async def test_an_operation_that_stays_unknown_is_an_error(
    server: Scripted, scripted: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_UNKNOWN_AT_FIRST", 0.1)
    server.script = [operation()]
    server.usual = refusal(404, 5, "Operation not found")
    with pytest.raises(OperationFailed) as caught:
        await scripted.delete_gateway(GATEWAY_ID)
    assert caught.value.lost
    assert [each.message for each in caught.value.problems] == ["Operation not found"]
    assert server.asked.count(POLL) > 1


@pytest.mark.parametrize("what", ["create", "update", "delete"])
async def test_an_error_before_the_end_is_waited_out(open_at: OpenAt, folder: str, what: str) -> None:
    client, cloud = open_at(yandex_failure=what, yandex_rollback="0.3")
    started = await client.create_gateway({"folderId": folder, "name": "orders"})
    id = started.gateway_id
    failing = {
        "create": lambda: client.wait(started),
        "update": lambda: client.update_gateway(id, {"name": "new"}, ["name"]),
        "delete": lambda: client.delete_gateway(id),
    }
    with pytest.raises(OperationFailed) as caught:
        await failing[what]()
    assert (started.error is not None, started.done) == (what == "create", what != "create")
    found = await client.get_gateway(id)
    assert found is not None
    assert found["status"] == ("ERROR" if what == "create" else "ACTIVE")
    failed = caught.value
    assert (failed.code, failed.lost, failed.operation_id[:3]) == ("INTERNAL, 13", False, "db8")
    assert failed.request_id
    assert polls(cloud)


async def test_the_hint_on_when_to_look_again_is_obeyed(open_at: OpenAt, folder: str) -> None:
    client, cloud = open_at(yandex_poll_interval="1", yandex_create_duration="1.5")
    await create(client, folder)
    # Without the hint it would have been many: the first pause is a hundredth of a second here.
    assert len(polls(cloud)) <= 2


async def test_a_hint_counts_until_the_next_answer(
    server: Scripted, scripted: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations_module, "_FIRST_PAUSE", 60.0)
    monkeypatch.setattr(operations_module, "_LONGEST_HINT", 0.02)
    server.script = [operation(hint="30"), operation(hint="0.01"), refusal(404, 5), operation(hint="1"), done()]
    await scripted.delete_gateway(GATEWAY_ID)
    assert server.asked == [f"DELETE {GATEWAY_URL}"] + [POLL] * 4


@pytest.mark.parametrize("hint", ["0", "-1", "soon", "nan", "inf", ""])
async def test_a_hint_that_makes_no_sense_is_none(server: Scripted, scripted: Client, hint: str) -> None:
    server.script = [operation(hint=hint), operation(hint=hint), done()]
    await scripted.delete_gateway(GATEWAY_ID)
    assert server.asked == [f"DELETE {GATEWAY_URL}", POLL, POLL]


async def test_pauses_without_a_hint_grow_to_a_second() -> None:
    growing = pauses()
    found = [next(growing) for _ in range(30)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0.01, 1.0)


async def test_an_operation_that_is_done_at_once_is_not_looked_at(server: Scripted, scripted: Client) -> None:
    server.script = [done()]
    await scripted.delete_gateway(GATEWAY_ID)
    assert len(server.requests) == 1


async def test_writes_to_one_gateway_come_one_after_another(open_at: OpenAt, folder: str) -> None:
    client, cloud = open_at(yandex_update_duration="0.1")
    first, second = await create(client, folder), await create(client, folder, name="other")
    cloud.forget_requests()
    changes = [(id, f"text {number}") for number in range(3) for id in (first, second)]
    await asyncio.gather(*(client.update_gateway(id, {"description": text}, ["description"]) for id, text in changes))
    writes = [(each["path"], each["status"]) for each in cloud.requests() if each["method"] == "PATCH"]
    # Nobody met another operation that was going on; and the gateways did not wait for each other.
    assert {status for _, status in writes} == {200}
    assert len({path for path, _ in writes[:2]}) == 2


async def test_a_stop_lets_the_next_write_go_on(server: Scripted, scripted: Client) -> None:
    server.script = [operation(hint="60")]
    stopped = asyncio.create_task(scripted.delete_gateway(GATEWAY_ID))
    await server.asked_for(1)
    server.script = [done()]
    waiting = asyncio.create_task(scripted.update_gateway(GATEWAY_ID, {}, ["name"]))
    stopped.cancel()
    await waiting
    assert server.asked == [f"DELETE {GATEWAY_URL}", f"PATCH {GATEWAY_URL}"]
    with pytest.raises(asyncio.CancelledError):
        await stopped


async def test_something_elses_operation_is_waited_for(open_at: OpenAt, folder: str) -> None:
    client, cloud = open_at(yandex_update_duration="0.8")
    id = await create(client, folder)
    somebody, _ = open_at(yandex_update_duration="0.8")
    await asyncio.gather(
        client.update_gateway(id, {"name": "mine"}, ["name"]),
        somebody.update_gateway(id, {"description": "theirs"}, ["description"]),
    )
    found = await client.get_gateway(id)
    assert found is not None
    assert (found["name"], found["description"]) == ("mine", "theirs")
    assert 409 in [each["status"] for each in cloud.requests()]


_AGAIN = {
    "RESOURCE_EXHAUSTED": refusal(429, 8),
    "ABORTED": refusal(409, 10),
    # The status of HTTP says something else.
    "RESOURCE_EXHAUSTED in 400": refusal(400, 8),
    "ABORTED in 500": refusal(500, 10),
    "429 without a code": Answer(429, b"slow down"),
}
_SAFE = {
    "UNAVAILABLE": refusal(503, 14),
    "DEADLINE_EXCEEDED": refusal(504, 4),
    "UNAVAILABLE in 500": refusal(500, 14),
    "502 without a code": Answer(502, b"<html>"),
    "lost": DROP,
}
_FINAL = {
    name: refusal(503, code)
    for name, code in {
        "INVALID_ARGUMENT": 3,
        "NOT_FOUND": 5,
        "ALREADY_EXISTS": 6,
        "PERMISSION_DENIED": 7,
        "FAILED_PRECONDITION": 9,
    }.items()
} | {"over quota": refusal(429, 8, "no", {"@type": "google.rpc.QuotaFailure"})}
_ODD = {
    name: refusal(500, code)
    for name, code in {"CANCELLED": 1, "UNKNOWN": 2, "INTERNAL": 13, "no code of gRPC's": 77}.items()
} | {f"{status} of a proxy": Answer(status, b"<html>") for status in (302, 400, 401, 403, 404, 413, 500)}


@pytest.mark.parametrize("case", [*_AGAIN, *_SAFE])
async def test_reads_and_deletions_are_repeated(server: Scripted, scripted: Client, case: str) -> None:
    again = {**_AGAIN, **_SAFE}[case]
    server.script = [again, again, Answer(200, {"id": GATEWAY_ID}), again, done()]
    assert await scripted.get_gateway(GATEWAY_ID) == {"id": GATEWAY_ID}
    await scripted.delete_gateway(GATEWAY_ID)
    assert len(server.requests) == 5


@pytest.mark.parametrize("case", _AGAIN)
async def test_writes_without_effect_are_repeated(server: Scripted, scripted: Client, case: str) -> None:
    server.script = [_AGAIN[case], _AGAIN[case], done(), _AGAIN[case], done()]
    await scripted.create_gateway({})
    await scripted.update_gateway(GATEWAY_ID, {}, ["name"])
    assert len(server.requests) == 5


@pytest.mark.parametrize("case", _SAFE)
async def test_a_create_that_may_have_had_an_effect_is_not_repeated(
    server: Scripted, scripted: Client, case: str
) -> None:
    server.usual = _SAFE[case]
    with pytest.raises(HttpError) as caught:
        await scripted.create_gateway({})
    assert caught.value.maybe_executed
    assert len(server.requests) == 1


@pytest.mark.parametrize("case", _SAFE)
async def test_an_update_is_repeated_as_it_names_what_it_changes(server: Scripted, scripted: Client, case: str) -> None:
    server.script = [_SAFE[case], done()]
    await scripted.update_gateway(GATEWAY_ID, {}, ["name"])
    assert len(server.requests) == 2


@pytest.mark.parametrize("case", _SAFE)
async def test_a_change_of_access_without_an_answer_is_looked_at(server: Scripted, scripted: Client, case: str) -> None:
    there = {"roleId": "admin", "subject": {"type": "group", "id": "g"}}
    wanted = [("admin", "group:g")]

    def change(bindings: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        return [each for each in wanted if each not in bindings], []

    # It was done all the same: nothing is sent again.
    server.script = [Answer(200, {}), _SAFE[case], Answer(200, {"accessBindings": [there]})]
    await scripted.change_access_bindings(GATEWAY_ID, change)
    assert len(server.requests) == 3
    # It was not: it is sent again, once.
    server.script = [Answer(200, {}), _SAFE[case], Answer(200, {}), done()]
    await scripted.change_access_bindings(GATEWAY_ID, change)
    assert len(server.requests) == 7
    server.script = [Answer(200, {}), _SAFE[case], Answer(200, {}), _SAFE[case]]
    with pytest.raises(NoResponse) as caught:
        await scripted.change_access_bindings(GATEWAY_ID, change)
    assert len(server.requests) == 11
    assert caught.value.maybe_executed


@pytest.mark.parametrize("case", _FINAL)
async def test_what_is_final_is_not_repeated(server: Scripted, scripted: Client, case: str) -> None:
    server.usual = _FINAL[case]
    if case == "NOT_FOUND":
        assert await scripted.get_gateway(GATEWAY_ID) is None
        await scripted.delete_gateway(GATEWAY_ID)
    else:
        for call in (scripted.get_gateway(GATEWAY_ID), scripted.delete_gateway(GATEWAY_ID)):
            with pytest.raises(StatusError) as caught:
                await call
            assert not caught.value.inconclusive
    with pytest.raises(StatusError) as caught:
        await scripted.create_gateway({})
    assert not caught.value.maybe_executed
    # That a gateway to be deleted does not exist is held against what a GET says.
    assert len(server.requests) == (4 if case == "NOT_FOUND" else 3)


@pytest.mark.parametrize("case", _ODD)
async def test_what_the_service_cannot_have_meant_is_asked_again_where_that_is_safe(
    server: Scripted, scripted: Client, case: str
) -> None:
    for call in (scripted.get_gateway, scripted.delete_gateway):
        server.requests.clear()
        server.usual = _ODD[case]
        with pytest.raises(HttpError) as caught:
            await call(GATEWAY_ID)
        assert caught.value.inconclusive
        assert len(server.requests) == 3
    server.requests.clear()
    with pytest.raises(HttpError) as caught:
        await scripted.create_gateway({})
    assert caught.value.maybe_executed
    assert not isinstance(caught.value, NoResponse)
    assert len(server.requests) == 1


async def test_a_repeated_write_keeps_its_key_and_others_have_their_own(server: Scripted, scripted: Client) -> None:
    server.script = [refusal(429, 8), refusal(409, 10), done(), refusal(503, 14), done(), done()]
    await scripted.create_gateway({})
    await scripted.delete_gateway(GATEWAY_ID)
    await scripted.update_gateway(GATEWAY_ID, {}, ["name"])
    keys = [request.headers["idempotency-key"] for request in server.requests]
    assert [keys.index(key) for key in keys] == [0, 0, 0, 3, 3, 5]
    server.script = [Answer(200, {"id": GATEWAY_ID})]
    await scripted.get_gateway(GATEWAY_ID)
    assert "idempotency-key" not in server.requests[-1].headers
    assert len({request.headers["x-client-request-id"] for request in server.requests}) == len(server.requests)


async def test_mask_is_in_the_body(server: Scripted, scripted: Client) -> None:
    server.script = [done()]
    await scripted.update_gateway(GATEWAY_ID, {"name": "n"}, ["name", "logOptions"])
    assert json.loads(server.requests[0].body) == {"name": "n", "updateMask": "name,logOptions"}


async def test_ids_are_quoted(server: Scripted, scripted: Client) -> None:
    server.script = [Answer(200, {"id": "a/b?c"})]
    await scripted.get_gateway("a/b?c")
    assert server.asked == ["GET /mcpgateway/v1/mcpGateways/a%2Fb%3Fc"]


@pytest.mark.parametrize("id", [".", "..", ""])
async def test_ids_that_walk_up_a_path_are_refused(server: Scripted, scripted: Client, id: str) -> None:
    for call in (scripted.get_gateway, scripted.delete_gateway, scripted.access_bindings):
        with pytest.raises(InvalidId):
            await call(id)
    assert server.asked == []


async def test_absence_needs_the_list_of_the_folder_as_well(server: Scripted, scripted: Client) -> None:
    state = {"id": GATEWAY_ID, "folder_id": "b1gfolder"}
    server.script = [Answer(200, {"gateways": [{"id": GATEWAY_ID, "name": "orders"}]})]
    assert not await gateway.is_gone(scripted, state)
    # Without gateways, the list is left out of the answer.
    server.script = [Answer(200, {})]
    assert await gateway.is_gone(scripted, state)
    # Who may not list the folder has the API's word on the gateway alone.
    server.script = [refusal(403, 7)]
    assert await gateway.is_gone(scripted, {**state, "folder_id": "b1gother"})
    for answer in (refusal(404, 5), Answer(200, b""), Answer(200, b"null"), Answer(200, [])):
        server.usual = answer
        with pytest.raises(ProviderError):
            await gateway.is_gone(scripted, {**state, "folder_id": "b1ganother"})


async def test_absence_of_a_grant_needs_a_second_look(server: Scripted, scripted: Client) -> None:
    state = {"gateway_id": GATEWAY_ID, "role": INVOKER, "members": ["group:g"]}
    granted = Answer(200, {"accessBindings": [{"roleId": INVOKER, "subject": {"type": "group", "id": "g"}}]})
    server.script = [granted]
    assert not await gateway_iam_binding.is_gone(scripted, state)
    server.script = [Answer(200, {}), Answer(200, {})]
    assert await gateway_iam_binding.is_gone(scripted, state)
    gone = refusal(404, 5, "MCP Gateway not found")
    server.script = [gone, gone, Answer(200, {"id": GATEWAY_ID})]
    assert not await gateway_iam_binding.is_gone(scripted, state)
    server.script = [gone, gone, gone, Answer(200, {})]
    assert await gateway_iam_binding.is_gone(scripted, state)
    # Where all is said not to exist, it is not the service that says so.
    scripted._absence.clear()
    server.script = [gone] * 4
    with pytest.raises(ProviderError):
        await gateway_iam_binding.is_gone(scripted, state)


async def test_an_answer_about_another_gateway_is_none_about_this_one(server: Scripted, scripted: Client) -> None:
    for body in ({}, {"id": OPERATION_ID}, {"id": None, "name": "orders"}):
        server.usual = Answer(200, body)
        with pytest.raises(UnexpectedResponse, match="is not about the requested gateway"):
            await scripted.get_gateway(GATEWAY_ID)


async def test_answers_that_are_no_operation(server: Scripted, scripted: Client) -> None:
    for odd in ({}, {"id": GATEWAY_ID, "name": "a gateway"}, {"id": 7, "done": True}):
        server.script = [Answer(200, odd)]
        with pytest.raises(UnexpectedResponse, match="the response is not an operation"):
            await scripted.delete_gateway(GATEWAY_ID)
    came = {b"": "an empty body", b"null": "null", b"[]": "a JSON array", b"<html>": "a body that is not JSON"}
    for body, what in came.items():
        server.usual = Answer(200, body)
        for call in (scripted.get_gateway, scripted.delete_gateway, scripted.access_bindings):
            with pytest.raises(NotJson, match=f"returned {what} instead of a JSON object"):
                await call(GATEWAY_ID)


async def test_failed_operation_without_reason(server: Scripted, scripted: Client) -> None:
    info = {"@type": "type.googleapis.com/google.rpc.RequestInfo", "requestId": "r-3"}
    server.script = [operation(done=True, error={"code": 7, "message": "No rights.", "details": [info]})]
    with pytest.raises(OperationFailed) as caught:
        await scripted.delete_gateway(GATEWAY_ID)
    failed = caught.value
    assert (failed.code, failed.operation_id, failed.request_id) == ("PERMISSION_DENIED, 7", OPERATION_ID, "r-3")
    assert [each.message for each in failed.problems] == ["No rights"]
    server.script = [operation(done=True, error={})]
    with pytest.raises(OperationFailed) as caught:
        await scripted.delete_gateway(GATEWAY_ID)
    assert (caught.value.code, caught.value.problems) == ("UNKNOWN, 2", ())


def adding(*members: str) -> Callable[[list[AccessBinding]], tuple[list[AccessBinding], list[AccessBinding]]]:
    """Adds those of the members who have no role yet."""
    return lambda current: ([(INVOKER, member) for member in members if (INVOKER, member) not in current], [])


async def test_access_bindings(open_at: OpenAt, folder: str) -> None:
    client, cloud = open_at()
    id = await create(client, folder)
    assert await client.access_bindings(id) == []
    await client.change_access_bindings(id, adding("system:allUsers", "serviceAccount:aje1"))
    seen: list[AccessBinding] = []

    def replace(current: list[AccessBinding]) -> tuple[list[AccessBinding], list[AccessBinding]]:
        seen.extend(current)
        return [(ADMIN, "group:ajg1")], [(INVOKER, "system:allUsers")]

    await client.change_access_bindings(id, replace)
    assert seen == [(INVOKER, "system:allUsers"), (INVOKER, "serviceAccount:aje1")]
    assert await client.access_bindings(id) == [(INVOKER, "serviceAccount:aje1"), (ADMIN, "group:ajg1")]
    cloud.forget_requests()
    await client.change_access_bindings(id, adding("serviceAccount:aje1"))
    assert [each["method"] for each in cloud.requests()] == ["GET"]


async def test_many_changes_of_bindings_at_once_are_all_kept(open_at: OpenAt, folder: str) -> None:
    client, _ = open_at()
    id = await create(client, folder)
    members = [f"serviceAccount:aje{number:02}" for number in range(10)]
    await asyncio.gather(*(client.change_access_bindings(id, adding(member)) for member in members))
    assert sorted(await client.access_bindings(id) or []) == [(INVOKER, member) for member in members]


async def test_bindings_come_in_pages(open_at: OpenAt, folder: str) -> None:
    client, cloud = open_at()
    id = await create(client, folder)
    members = [f"userAccount:aje{number:03}" for number in range(250)]
    await client.change_access_bindings(id, adding(*members))
    cloud.forget_requests()
    assert await client.access_bindings(id) == [(INVOKER, member) for member in members]
    assert len(cloud.requests()) == 3


async def test_large_changes_are_sent_in_parts(server: Scripted, scripted: Client) -> None:
    server.script = [Answer(), done(), operation(), done(), done()]
    new = [(INVOKER, f"userAccount:{number}") for number in range(2000)]
    await scripted.change_access_bindings(GATEWAY_ID, lambda _: (new, [(ADMIN, "group:a:b")]))
    update = f"PATCH {GATEWAY_URL}:updateAccessBindings"
    assert server.asked == [f"GET {GATEWAY_URL}:listAccessBindings", update, update, POLL, update]
    sent = [json.loads(request.body)["accessBindingDeltas"] for request in server.requests if request.method == "PATCH"]
    assert [len(deltas) for deltas in sent] == [1000, 1000, 1]
    assert sent[0][0]["accessBinding"]["subject"] == {"type": "userAccount", "id": "0"}
    removed = {"roleId": ADMIN, "subject": {"type": "group", "id": "a:b"}}
    assert sent[2] == [{"action": "REMOVE", "accessBinding": removed}]


async def test_older_state_of_the_api(open_at: OpenAt, folder: str) -> None:
    client, _ = open_at(yandex_api="seed")
    id = await create(client, folder, tools=[TOOL])
    found = await client.get_gateway(id)
    assert found is not None
    assert found["tools"] == [TOOL]
