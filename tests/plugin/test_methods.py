"""Every method of the protocol is there: those that this provider lacks answer UNIMPLEMENTED, and nothing breaks."""

from __future__ import annotations

import asyncio

import pytest
from grpclib.client import Channel
from grpclib.const import Cardinality, Status
from grpclib.exceptions import GRPCError
from support.plugin import PATIENCE, Plugin, call

from provider_shim.plugin import tfplugin6_pb2 as pb

# The service Provider of tfplugin6.proto as of Terraform 1.15, protocol 6.11.
_IMPLEMENTED = {
    "MoveResourceState",
    "ValidateListResourceConfig",
    "ValidateEphemeralResourceConfig",
    "OpenEphemeralResource",
    "RenewEphemeralResource",
    "CloseEphemeralResource",
    "CallFunction",
    "GetMetadata",
    "GetProviderSchema",
    "ValidateProviderConfig",
    "ValidateResourceConfig",
    "ValidateDataResourceConfig",
    "UpgradeResourceState",
    "GetResourceIdentitySchemas",
    "UpgradeResourceIdentity",
    "ConfigureProvider",
    "ReadResource",
    "PlanResourceChange",
    "ApplyResourceChange",
    "ImportResourceState",
    "ReadDataSource",
    "GetFunctions",
    "StopProvider",
}
_LACKING = {
    "GenerateResourceConfig": Cardinality.UNARY_UNARY,
    "ValidateStateStoreConfig": Cardinality.UNARY_UNARY,
    "ConfigureStateStore": Cardinality.UNARY_UNARY,
    "ReadStateBytes": Cardinality.UNARY_STREAM,
    "WriteStateBytes": Cardinality.STREAM_UNARY,
    "LockState": Cardinality.UNARY_UNARY,
    "UnlockState": Cardinality.UNARY_UNARY,
    "GetStates": Cardinality.UNARY_UNARY,
    "DeleteState": Cardinality.UNARY_UNARY,
    "PlanAction": Cardinality.UNARY_UNARY,
    "InvokeAction": Cardinality.UNARY_STREAM,
    "ValidateActionConfig": Cardinality.UNARY_UNARY,
}
_PROVIDER = "/tfplugin6.Provider/"


async def _status(channel: Channel, method: str, cardinality: Cardinality) -> Status:
    """How a call with an empty message ends."""
    try:
        async with channel.request(method, cardinality, pb.Empty, pb.Empty, timeout=PATIENCE) as stream:
            await stream.send_message(pb.Empty(), end=True)
            await stream.recv_message()
    except GRPCError as error:
        return error.status
    return Status.OK


def test_methods_that_are_lacking_say_so_and_the_connection_lives_on(plugin: Plugin) -> None:
    async def statuses() -> dict[str, Status]:
        async with plugin.connected() as channel:
            found = {name: await _status(channel, _PROVIDER + name, each) for name, each in _LACKING.items()}
            found["broker"] = await _status(channel, "/plugin.GRPCBroker/StartStream", Cardinality.STREAM_STREAM)
            assert (await call(channel, f"{_PROVIDER}GetMetadata")).resources
            return found

    assert set(asyncio.run(statuses()).values()) == {Status.UNIMPLEMENTED}


def test_all_other_methods_answer_even_an_empty_request(plugin: Plugin) -> None:
    async def statuses() -> dict[str, Status]:
        async with plugin.connected() as channel:
            return {
                name: await _status(channel, _PROVIDER + name, Cardinality.UNARY_UNARY)
                for name in sorted(_IMPLEMENTED - {"StopProvider"})
            } | {"list": await _status(channel, f"{_PROVIDER}ListResource", Cardinality.UNARY_STREAM)}

    assert set(asyncio.run(statuses()).values()) == {Status.OK}


def test_the_schema_is_the_one_of_the_schema_file(plugin: Plugin) -> None:
    async def schema() -> pb.GetProviderSchema.Response:
        async with plugin.connected() as channel:
            reply = pb.GetProviderSchema.Response
            return await call(channel, f"{_PROVIDER}GetProviderSchema", pb.GetProviderSchema.Request(), reply)

    answer = asyncio.run(schema())
    block = answer.resource_schemas["mcpgateway_instaclustr_http_server_backend"].block
    attributes = {each.name: each for each in block.attributes}
    assert attributes["name"].required
    assert attributes["name"].type == b'"string"'
    assert attributes["id"].computed
    assert not attributes["id"].optional
    assert attributes["authentication"].nested_type.nesting == pb.Schema.Object.SINGLE
    nested = {each.name: each for each in attributes["authentication"].nested_type.attributes}
    assert nested["key"].sensitive
    assert nested["key_wo"].write_only
    assert not nested["key_wo"].sensitive
    ephemeral = answer.ephemeral_resource_schemas["mcpgateway_yandex_iam_token"].block
    assert {each.name: each.sensitive for each in ephemeral.attributes} == {"token": True, "expires_at": False}
    assert answer.server_capabilities.get_provider_schema_optional


@pytest.mark.parametrize("frame", [b"", b"\x00" * 64, b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_tls_is_dropped_and_others_are_served(plugin: Plugin, frame: bytes) -> None:
    async def knock() -> int:
        reader, writer = await asyncio.open_unix_connection(str(plugin.socket))
        writer.write(frame)
        writer.write_eof()
        await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()
        await writer.wait_closed()
        async with plugin.connected() as channel:
            return len((await call(channel, f"{_PROVIDER}GetMetadata")).resources)

    assert asyncio.run(knock())
