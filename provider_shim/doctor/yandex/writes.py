"""What creating, changing and deleting gateways of doctor's own shows."""

from __future__ import annotations

import time

from provider_shim.http import Forbidden

from ..exchange import PATIENCE, Answer, moments
from ..findings import Finding, Level, NotSeen, Observation
from .lab import Followed
from .reads import bindings_of, fields_finding, operations_of, secrets_finding
from .trial import TOOLS, Trial, told

_ROLE = "serverless.mcpGateways.auditor"


async def _permissions(trial: Trial) -> Finding:
    try:
        await trial.first()
    except Forbidden:
        return Finding("the account may read, but not create gateways", Level.OK)
    return Finding("the account may create gateways", Level.OK)


async def _idempotency(trial: Trial) -> Finding:
    before = await trial.first()
    again = await trial.create(trial.body(), trial.key)
    same = again.ok and again.body.get("id") == before.body.get("id")
    has = "has no further effect" if same else "is executed again"
    return Finding(f"a request with a repeated Idempotency-Key {has}", value=_flag(same))


async def _operation_delay(trial: Trial) -> Finding:
    seconds = (await trial.created()).known_after
    return _seconds("a new operation is known", seconds)


async def _visibility(trial: Trial) -> Finding:
    await trial.created()
    if trial.visible_after is None:
        raise NotSeen(f"GET does not show the gateway within {PATIENCE:.0f} s")
    return _seconds("a new gateway can be read", trial.visible_after)


async def _poll_interval(trial: Trial) -> Finding:
    interval = (await trial.created()).poll_interval
    text = f"a polling interval of {interval} s is suggested" if interval else "no polling interval is suggested"
    return Finding(text, value=interval or "0")


async def _path(trial: Trial) -> Finding:
    shown = await trial.shown()
    return Finding(f"a gateway was created and read; its status is {shown.get('status')}", Level.OK)


async def _list_bindings(trial: Trial) -> Finding:
    await trial.shown()
    return await bindings_of(trial.lab, trial.id)


async def _list_operations(trial: Trial) -> Finding:
    await trial.shown()
    return await operations_of(trial.lab, trial.id)


async def _create_duration(trial: Trial) -> Finding:
    return _duration("creating", await trial.created())


async def _fields(trial: Trial) -> Finding:
    return fields_finding([await trial.shown()])


async def _secrets(trial: Trial) -> Finding:
    return secrets_finding([await trial.shown()], trial.secret)


async def _reorder(trial: Trial) -> Finding:
    tools = [tool.get("name") for tool in (await trial.shown()).get("tools") or ()]
    if sorted(map(str, tools)) != sorted(TOOLS):
        return Finding("the gateway does not show its tools", Level.DIFFERS)
    moved = tuple(tools) != TOOLS
    return Finding(f"tools {'come back in another' if moved else 'keep their'} order", value=_flag(moved))


async def _transport(trial: Trial) -> Finding:
    transport = str((await trial.shown()).get("transport") or "absent")
    return Finding(f"the transport of a gateway that is created without one is {transport}", value=transport)


async def _version(trial: Trial) -> Finding:
    await trial.first()
    answer = await trial.create(trial.body(name=f"{trial.name}-transport", transport="STREAMABLE"))
    shown = {}
    if answer.ok:
        shown = await trial.shown(str(answer.body["metadata"]["mcpGatewayId"]))
    elif not answer.refused:
        raise NotSeen(f"the request got {told(answer)}")
    current = shown.get("transport") == "STREAMABLE"
    text = "the current one" if current else "the older one, without `transport`"
    return Finding(f"the API is {text}", value="current" if current else "seed")


async def _unique_names(trial: Trial) -> Finding:
    await trial.created()
    return _refusal(await trial.create(trial.body()), "a second gateway of the same name")


async def _strict_json(trial: Trial) -> Finding:
    await trial.first()
    body = trial.body(name=f"{trial.name}-json")
    body["tools"][0]["inputJsonSchema"] = "{"
    return _refusal(await trial.create(body), "an input schema that is not JSON")


async def _unknown_fields(trial: Trial) -> Finding:
    await trial.first()
    finding = _refusal(
        await trial.create(trial.body(name=f"{trial.name}-unknown", mcpgatewayDoctor="unknown")), "an unknown field"
    )
    return Finding(finding.text, value="refused" if finding.value == "true" else "ignored")


async def _update_duration(trial: Trial) -> Finding:
    body = {"description": "Changed by mcpgateway doctor.", "updateMask": "description"}
    answer = await trial.change("", body)
    if not answer.ok:
        raise NotSeen(f"the change got {told(answer)}")
    trial.operations["update"] = await trial.lab.follow(answer)
    return _duration("changing", trial.operations["update"])


async def _bindings(trial: Trial) -> Finding:
    """Give the caller, who may do it already, the role that may read configuration."""
    id = await trial.usable()
    if not trial.created_by:
        raise NotSeen("the operation does not say who started it")
    answer = Answer(400, None)
    for kind in ("serviceAccount", "userAccount"):
        binding = {"roleId": _ROLE, "subject": {"id": trial.created_by, "type": kind}}
        delta = {"accessBindingDeltas": [{"action": "ADD", "accessBinding": binding}]}
        answer = await trial.change(":updateAccessBindings", delta)
        if answer.ok:
            break
    if not answer.ok:
        raise NotSeen(f"the change of access bindings got {told(answer)}")
    began = time.monotonic()
    is_first = True
    async for _ in moments():
        found = await trial.lab.get(id, ":listAccessBindings")
        bindings = found.body.get("accessBindings") if isinstance(found.body, dict) else None
        if any(each.get("subject", {}).get("id") == trial.created_by for each in bindings or ()):
            return _seconds("a new access binding is listed", 0.0 if is_first else time.monotonic() - began)
        is_first = False
    raise NotSeen(f"a new access binding is not listed within {PATIENCE:.0f} s")


async def _delete_duration(trial: Trial) -> Finding:
    await trial.created()
    answer = await trial.request_deletion(trial.id)
    if not answer.ok:
        raise NotSeen(f"the deletion got {told(answer)}")
    trial.deleted_at = time.monotonic()
    trial.operations["delete"] = await trial.lab.follow(answer)
    return _duration("deleting", trial.operations["delete"])


async def _delete_delay(trial: Trial) -> Finding:
    followed = trial.operations.get("delete")
    if followed is None or followed.error:
        raise NotSeen("the gateway could not be deleted")
    is_first = True
    async for _ in moments():
        if (await trial.lab.get(trial.id)).status == 404:
            passed = time.monotonic() - trial.deleted_at
            # What is known late may have been gone for long.
            left = 0.0 if is_first else max(0.0, passed - (followed.duration or 0.0))
            return _seconds("after its deletion, a gateway is gone", left)
        is_first = False
    raise NotSeen(f"a deleted gateway can still be read after {PATIENCE:.0f} s")


async def _failure(trial: Trial) -> Finding:
    for name, followed in trial.operations.items():
        if followed.error:
            text = f"the operation to {name} a gateway failed: {followed.error}"
            return Finding(text, Level.PROBLEM, value=name)
    if not {"create", "update", "delete"} <= trial.operations.keys():
        raise NotSeen("not every kind of operation could be started")
    return Finding("no operation failed", Level.OK, "none")


async def _rollback(trial: Trial) -> Finding:
    failed = [each for each in trial.operations.values() if each.error]
    if not failed:
        raise NotSeen("no operation failed")
    if failed[0].rollback is None:
        raise NotSeen("the operation had ended before the API knew it")
    return _seconds("once its error is shown, a failed operation is done", failed[0].rollback)


def _duration(doing: str, followed: Followed) -> Finding:
    if followed.duration is None:
        raise NotSeen("the operation had ended before the API knew it")
    return Finding(f"{doing} a gateway took {followed.duration:.1f} s", value=f"{followed.duration:.2f}")


def _seconds(what: str, seconds: float) -> Finding:
    when = "at once" if seconds == 0 else f"after {seconds:.1f} s"
    return Finding(f"{what} {when}", value=f"{seconds:.2f}")


def _refusal(answer: Answer, what: str) -> Finding:
    if not answer.ok and not answer.refused:
        raise NotSeen(f"the request got {told(answer)}")
    return Finding(f"{what} is {'refused' if answer.refused else 'accepted'}", value=_flag(answer.refused))


def _flag(value: bool) -> str:
    return str(value).lower()


WRITES: tuple[Observation[Trial], ...] = (
    Observation(about="permissions", observe=_permissions),
    Observation(about="operation_delay", option="yandex_operation_delay", observe=_operation_delay),
    Observation(about="visibility_delay", option="visibility_delay", observe=_visibility),
    Observation(about="poll_interval", option="yandex_poll_interval", observe=_poll_interval),
    Observation(about="create_duration", option="yandex_create_duration", observe=_create_duration),
    Observation(about="gateway.path", observe=_path),
    Observation(about="bindings.path", observe=_list_bindings),
    Observation(about="operations.path", observe=_list_operations),
    Observation(about="fields", observe=_fields),
    Observation(about="secrets", observe=_secrets),
    Observation(about="reorder", option="yandex_reorder", observe=_reorder),
    Observation(about="transport", option="yandex_transport", observe=_transport),
    Observation(about="idempotency", option="yandex_idempotency", observe=_idempotency),
    Observation(about="unique_names", option="yandex_unique_names", observe=_unique_names),
    Observation(about="strict_json", option="yandex_strict_json", observe=_strict_json),
    Observation(about="unknown_fields", option="yandex_unknown_fields", observe=_unknown_fields),
    Observation(about="version", option="yandex_api", observe=_version),
    Observation(about="update_duration", option="yandex_update_duration", observe=_update_duration),
    Observation(about="bindings_delay", option="yandex_bindings_delay", observe=_bindings),
    Observation(about="delete_duration", option="yandex_delete_duration", observe=_delete_duration),
    Observation(about="delete_delay", option="delete_delay", observe=_delete_delay),
    Observation(about="failed_operation", option="yandex_failure", observe=_failure),
    Observation(about="rollback", option="yandex_rollback", observe=_rollback),
)
"""What --write shows, in this order: what is deleted comes last."""
