"""What the gRPC service makes of requests that are no good, and of a resource that fails in ways nobody foresaw."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from grpclib.client import Channel
from grpclib.testing import ChannelFor
from support.plugin import call
from support.toy import LEASE, SECRET, TYPE, Cloud, lease, thing, toy_provider

from provider_shim.framework.redaction import redact
from provider_shim.plugin import tfplugin6_pb2 as pb
from provider_shim.plugin.service import ProviderService
from provider_shim.plugin.values import decode, encode
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import UNKNOWN

_TYPE = thing.schema().cty_type
_LEASE = lease.schema().cty_type
_NULL = b"\xc0"


class Terraform:
    """The client's side of the protocol, as far as these tests need it."""

    def __init__(self, channel: Channel, cloud: Cloud) -> None:
        self.channel = channel
        self.cloud = cloud

    async def call(self, message: Any, **fields: Any) -> Any:
        name = message.DESCRIPTOR.name
        return await call(self.channel, f"/tfplugin6.Provider/{name}", message.Request(**fields), message.Response)

    async def apply(self, config: Any, prior: Any = None, planned: Any = "as planned", private: bytes = b"") -> Any:
        if planned == "as planned":
            answer = await self.call(
                pb.PlanResourceChange, type_name=TYPE, config=_value(config), prior_state=_value(prior)
            )
            assert not answer.diagnostics
            wire = answer.planned_state
        else:
            wire = _value(planned)
        return await self.call(
            pb.ApplyResourceChange,
            type_name=TYPE,
            config=_value(config),
            prior_state=_value(prior),
            planned_state=wire,
            planned_private=private,
        )


@pytest_asyncio.fixture
async def terraform() -> AsyncIterator[Terraform]:
    cloud = Cloud()
    async with ChannelFor([ProviderService(toy_provider(cloud))]) as channel:
        terraform = Terraform(channel, cloud)
        await terraform.call(pb.ConfigureProvider, config=pb.DynamicValue(msgpack=encode({"key": None}, _KEY)))
        yield terraform


_KEY = ["object", {"key": "string"}]


def _value(value: Any) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=encode(value, _TYPE))


def _told(answer: Any) -> str:
    (diagnostic,) = answer.diagnostics
    assert diagnostic.severity == pb.Diagnostic.ERROR
    assert "Traceback" not in diagnostic.detail
    return f"{diagnostic.summary}: {diagnostic.detail}"


def _fails(error: BaseException) -> Any:
    def fail() -> None:
        raise error

    return fail


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "message",
    [
        pb.ValidateResourceConfig,
        pb.ValidateDataResourceConfig,
        pb.UpgradeResourceState,
        pb.UpgradeResourceIdentity,
        pb.ReadResource,
        pb.PlanResourceChange,
        pb.ApplyResourceChange,
        pb.ImportResourceState,
        pb.ReadDataSource,
        pb.ValidateEphemeralResourceConfig,
        pb.OpenEphemeralResource,
        pb.RenewEphemeralResource,
        pb.CloseEphemeralResource,
    ],
)
async def test_a_type_that_is_not_there_is_named(terraform: Terraform, message: Any) -> None:
    told = _told(await terraform.call(message, type_name="toy_nothing"))
    assert "toy_nothing" in told
    assert "'toy_nothing'" not in told


@pytest.mark.asyncio
@pytest.mark.parametrize("garbage", [b"\xc1", b"\x01", b"\x81\xa4name\x01", b"\xde\xff\xff"])
async def test_a_malformed_value_is_one_diagnostic(terraform: Terraform, garbage: bytes) -> None:
    wire = pb.DynamicValue(msgpack=garbage)
    requests = [
        (pb.ValidateProviderConfig, {"config": wire}),
        (pb.ConfigureProvider, {"config": wire}),
        (pb.ValidateResourceConfig, {"type_name": TYPE, "config": wire}),
        (pb.PlanResourceChange, {"type_name": TYPE, "config": wire}),
        (pb.ReadDataSource, {"type_name": TYPE, "config": wire}),
        (pb.ValidateEphemeralResourceConfig, {"type_name": LEASE, "config": wire}),
        (pb.OpenEphemeralResource, {"type_name": LEASE, "config": wire}),
    ]
    for message, fields in requests:
        assert "cannot read Terraform's request" in _told(await terraform.call(message, **fields))


@pytest.mark.asyncio
async def test_a_malformed_state_stays_as_it_was(terraform: Terraform) -> None:
    wire = pb.DynamicValue(msgpack=b"\x81\xa4name\x01")
    read = await terraform.call(pb.ReadResource, type_name=TYPE, current_state=wire, private=b"private")
    assert "cannot read Terraform's request" in _told(read)
    assert (read.new_state, read.private) == (wire, b"private")
    applied = await terraform.call(
        pb.ApplyResourceChange, type_name=TYPE, prior_state=wire, planned_state=wire, planned_private=b"private"
    )
    assert "cannot read Terraform's request" in _told(applied)
    assert (applied.new_state, applied.private) == (wire, b"private")


@pytest.mark.asyncio
@pytest.mark.parametrize("error", [RuntimeError("boom"), KeyError("id"), AssertionError(), RecursionError("deep")])
async def test_a_bug_in_a_resource_is_a_diagnostic_and_a_cause_in_the_log(
    terraform: Terraform, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    config = dict.fromkeys(_TYPE[1]) | {"name": "one"}
    state = decode((await terraform.apply(config)).new_state.msgpack, _TYPE)
    assert state["id"] == "t1"
    for operation, request in {
        "read": (pb.ReadResource, {"current_state": _value(state)}),
        "data": (pb.ReadDataSource, {"config": pb.DynamicValue(msgpack=encode({"id": "t1", "name": None}, _DATA))}),
    }.items():
        terraform.cloud.instead = {operation: _fails(error)}
        caplog.clear()
        answer = await terraform.call(request[0], type_name=TYPE, **request[1])
        told = _told(answer)
        assert "The provider failed" in told
        assert type(error).__name__ in told
        assert "report" in told
        (record,) = (each for each in caplog.records if each.levelno == logging.ERROR)
        assert record.exc_info
        assert record.exc_info[1] is error


_DATA = ["object", {"id": "string", "name": "string"}]


@pytest.mark.asyncio
async def test_a_bug_while_an_object_changes_keeps_its_state(terraform: Terraform) -> None:
    config = dict.fromkeys(_TYPE[1]) | {"name": "one"}
    state = decode((await terraform.apply(config)).new_state.msgpack, _TYPE)
    for operation, planned in (("update", "as planned"), ("delete", None)):
        terraform.cloud.instead = {operation: _fails(RuntimeError("boom"))}
        answer = await terraform.apply(config | {"name": "two"}, state, planned, private=b'{"echoed": []}')
        assert "RuntimeError: boom" in _told(answer)
        assert decode(answer.new_state.msgpack, _TYPE) == state
        assert answer.private == b'{"echoed": []}'


@pytest.mark.asyncio
async def test_a_bug_before_an_object_exists_leaves_no_state(terraform: Terraform) -> None:
    terraform.cloud.instead = {"create": _fails(RuntimeError("boom"))}
    answer = await terraform.apply(dict.fromkeys(_TYPE[1]) | {"name": "one"})
    assert "RuntimeError: boom" in _told(answer)
    assert answer.new_state.msgpack == _NULL


@pytest.mark.asyncio
async def test_a_bug_after_an_object_was_made_keeps_its_id(terraform: Terraform) -> None:
    terraform.cloud.instead = {"read": _fails(RuntimeError("boom"))}
    answer = await terraform.apply(dict.fromkeys(_TYPE[1]) | {"name": "one"})
    assert "RuntimeError: boom" in _told(answer)
    assert decode(answer.new_state.msgpack, _TYPE)["id"] == "t1"


@pytest.mark.asyncio
async def test_secrets_are_in_no_diagnostic(terraform: Terraform) -> None:
    access = {"user": "u", "password": SECRET, "password_wo": None, "password_wo_version": None}
    config = dict.fromkeys(_TYPE[1]) | {"name": "one", "access": access}
    for error in (RuntimeError(f"bad {SECRET}"), ProviderError(f"Bad {SECRET}", f"It was {SECRET}.")):
        terraform.cloud.instead = {"create": _fails(error)}
        assert SECRET not in _told(await terraform.apply(config))


@pytest.mark.asyncio
async def test_the_key_of_a_malformed_provider_configuration_is_not_told(terraform: Terraform) -> None:
    odd = pb.DynamicValue(json=json.dumps({"key": [SECRET]}).encode())
    assert SECRET not in _told(await terraform.call(pb.ConfigureProvider, config=odd))


async def _upgrade(terraform: Terraform, version: int, state: bytes) -> Any:
    raw = pb.RawState(json=state)
    return await terraform.call(pb.UpgradeResourceState, type_name=TYPE, version=version, raw_state=raw)


@pytest.mark.asyncio
async def test_a_state_of_this_version_is_taken_as_it_is(terraform: Terraform) -> None:
    answer = await _upgrade(terraform, 2, b'{"id": "t1", "name": "one", "gone": 1, "size": 9007199254740993}')
    upgraded = decode(answer.upgraded_state.msgpack, _TYPE)
    assert upgraded == dict.fromkeys(_TYPE[1]) | {"id": "t1", "name": "one", "size": 2**53 + 1}


@pytest.mark.asyncio
async def test_a_state_of_an_earlier_version_is_upgraded(terraform: Terraform) -> None:
    answer = await _upgrade(terraform, 0, b'{"id": "t1", "title": "one", "size": 0.1}')
    upgraded = decode(answer.upgraded_state.msgpack, _TYPE)
    assert upgraded["name"] == "one"
    assert str(upgraded["size"]) == "0.1"


@pytest.mark.asyncio
async def test_a_state_of_a_later_version_is_refused(terraform: Terraform) -> None:
    assert "newer than this provider's" in _told(await _upgrade(terraform, 3, b'{"id": "t1"}'))


@pytest.mark.asyncio
@pytest.mark.parametrize("version", [0, 2])
@pytest.mark.parametrize("state", [b"", b"{", b"\xff", b"[" * 10_000])
async def test_a_state_that_is_no_json_is_not_understood(terraform: Terraform, version: int, state: bytes) -> None:
    assert "cannot read Terraform's request" in _told(await _upgrade(terraform, version, state))


@pytest.mark.asyncio
async def test_an_identity_is_read_from_state_and_imported_by(terraform: Terraform) -> None:
    raw = pb.RawState(json=b'{"id": "t1"}')
    answer = await terraform.call(pb.UpgradeResourceIdentity, type_name=TYPE, version=0, raw_identity=raw)
    imported = await terraform.call(pb.ImportResourceState, type_name=TYPE, identity=answer.upgraded_identity)
    (resource,) = imported.imported_resources
    assert decode(resource.state.msgpack, _TYPE)["id"] == "t1"
    assert resource.identity == answer.upgraded_identity
    for nothing in (b"", encode({"id": None}, ["object", {"id": "string"}]), _NULL):
        identity = pb.ResourceIdentityData(identity_data=pb.DynamicValue(msgpack=nothing))
        _told(await terraform.call(pb.ImportResourceState, type_name=TYPE, identity=identity))
    assert "one word" in _told(await terraform.call(pb.ImportResourceState, type_name=TYPE, id="two words"))


@pytest.mark.asyncio
async def test_reading_nothing_is_nothing(terraform: Terraform) -> None:
    answer = await terraform.call(pb.ReadResource, type_name=TYPE, current_state=_value(None))
    assert answer.new_state.msgpack == _NULL
    assert not answer.diagnostics
    assert terraform.cloud.calls == []


def _lease(**config: Any) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=encode(dict.fromkeys(_LEASE[1]) | {"name": "crm"} | config, _LEASE))


@pytest.mark.asyncio
async def test_an_ephemeral_resource_is_named_to_terraform(terraform: Terraform) -> None:
    (named,) = (await terraform.call(pb.GetMetadata)).ephemeral_resources
    schemas = (await terraform.call(pb.GetProviderSchema)).ephemeral_resource_schemas
    assert [named.type_name] == list(schemas) == [LEASE]
    assert {each.name for each in schemas[LEASE].block.attributes if each.sensitive} == {"token"}


@pytest.mark.asyncio
async def test_what_is_wrong_with_an_ephemeral_resource_has_its_path(terraform: Terraform) -> None:
    async def problems(**config: Any) -> Any:
        answer = await terraform.call(pb.ValidateEphemeralResourceConfig, type_name=LEASE, config=_lease(**config))
        return [[step.attribute_name for step in each.attribute.steps] for each in answer.diagnostics]

    assert await problems() == []
    assert await problems(name="CRM", renew_after=0) == [["name"], ["renew_after"]]
    assert await problems(name=UNKNOWN) == []
    assert terraform.cloud.calls == []


@pytest.mark.asyncio
async def test_an_ephemeral_resource_is_opened_renewed_and_closed(terraform: Terraform) -> None:
    before = datetime.now(UTC)
    opened = await terraform.call(
        pb.OpenEphemeralResource, type_name=LEASE, config=_lease(renew_after=60, tags=["b", "a"])
    )
    assert not opened.diagnostics
    expected = {"name": "crm", "renew_after": 60, "tags": ["b", "a"], "token": f"{SECRET}-crm", "holder": None}
    assert decode(opened.result.msgpack, _LEASE) == expected
    assert 59 < (opened.renew_at.ToDatetime(UTC) - before).total_seconds() < 90
    renewed = await terraform.call(pb.RenewEphemeralResource, type_name=LEASE, private=opened.private)
    assert renewed.HasField("renew_at")
    closed = await terraform.call(pb.CloseEphemeralResource, type_name=LEASE, private=renewed.private)
    assert not renewed.diagnostics
    assert not closed.diagnostics
    assert terraform.cloud.calls == ["open crm", "renew crm", "close crm'"]


@pytest.mark.asyncio
async def test_what_lasts_is_not_renewed(terraform: Terraform) -> None:
    opened = await terraform.call(pb.OpenEphemeralResource, type_name=LEASE, config=_lease())
    assert not opened.HasField("renew_at")


@pytest.mark.asyncio
async def test_the_secret_of_an_ephemeral_resource_is_in_no_diagnostic_or_log(terraform: Terraform) -> None:
    await terraform.call(pb.OpenEphemeralResource, type_name=LEASE, config=_lease(name="unheard"))
    assert SECRET not in redact(f"The token {SECRET}-unheard was refused.")
    for operation, message in (("renew", pb.RenewEphemeralResource), ("close", pb.CloseEphemeralResource)):
        for error in (RuntimeError(f"bad {SECRET}-unheard"), ProviderError("No", f"It was {SECRET}-unheard.")):
            terraform.cloud.instead = {operation: _fails(error)}
            assert SECRET not in _told(await terraform.call(message, type_name=LEASE, private=b"unheard"))
