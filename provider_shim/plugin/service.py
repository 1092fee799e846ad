"""The gRPC service that Terraform calls: decodes messages, runs the framework's operation, encodes the result."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from grpclib.const import Cardinality, Handler, Status
from grpclib.exceptions import GRPCError
from grpclib.server import Stream

from provider_shim.framework.provider import Provider
from provider_shim.framework.redaction import redact
from provider_shim.schema.attributes import Schema
from provider_shim.schema.diagnostics import Diagnostic, ProviderError

from . import tfplugin6_pb2 as pb
from .convert import (
    schema_of,
    to_diagnostics,
    to_identity,
    to_path,
    to_value,
)
from .ephemeral import EphemeralMethods
from .received import received
from .schemas import SchemaMethods
from .values import MalformedValue, decode, decode_json, from_json, parse_json

_log = logging.getLogger("provider_shim.plugin")

_SERVICE = "/tfplugin6.Provider/"
# The protocol's methods that this provider does not implement. grpclib responds to an unknown path without
# a content type, which newer grpc-go treats as a broken connection.
_UNIMPLEMENTED = (
    "GenerateResourceConfig",
    "ValidateActionConfig",
    "PlanAction",
    "ValidateStateStoreConfig",
    "ConfigureStateStore",
    "LockState",
    "UnlockState",
    "GetStates",
    "DeleteState",
)
_UNIMPLEMENTED_STREAMS = ("InvokeAction", "ReadStateBytes", "WriteStateBytes")
_BROKER = "/plugin.GRPCBroker/StartStream"


class ProviderService:
    """`tfplugin6.Provider` over a `Provider`."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._schemas = provider.schemas

    def __mapping__(self) -> dict[str, Handler]:
        """What grpclib serves: every method of the protocol."""
        implemented: dict[Any, Callable[[Any], Awaitable[Any]]] = {
            pb.ValidateProviderConfig: self._validate_provider_config,
            pb.ConfigureProvider: self._configure_provider,
            pb.ValidateResourceConfig: self._validate_resource_config,
            pb.ValidateDataResourceConfig: self._validate_data_resource_config,
            pb.UpgradeResourceState: self._upgrade_resource_state,
            pb.UpgradeResourceIdentity: self._upgrade_resource_identity,
            pb.ReadResource: self._read_resource,
            pb.PlanResourceChange: self._plan_resource_change,
            pb.ApplyResourceChange: self._apply_resource_change,
            pb.ImportResourceState: self._import_resource_state,
            pb.ReadDataSource: self._read_data_source,
            pb.MoveResourceState: self._move_resource_state,
            pb.ValidateListResourceConfig: self._validate_list_resource_config,
            pb.StopProvider: self._stop_provider,
            **SchemaMethods(self._schemas).methods(),
            **EphemeralMethods(self._provider).methods(),
        }
        handlers = {
            _SERVICE + message.DESCRIPTOR.name: _handler(message, call) for message, call in implemented.items()
        }
        handlers[_SERVICE + "ListResource"] = Handler(
            self._list_resource, Cardinality.UNARY_STREAM, pb.ListResource.Request, pb.ListResource.Event
        )
        for name in _UNIMPLEMENTED:
            handlers[_SERVICE + name] = Handler(_refuse, Cardinality.UNARY_UNARY, pb.Empty, pb.Empty)
        for path in (*(_SERVICE + name for name in _UNIMPLEMENTED_STREAMS), _BROKER):
            handlers[path] = Handler(_refuse, Cardinality.STREAM_STREAM, pb.Empty, pb.Empty)
        return handlers

    async def _validate_provider_config(
        self, request: pb.ValidateProviderConfig.Request
    ) -> pb.ValidateProviderConfig.Response:
        config = received(self._schemas.provider, request.config) or {}
        return pb.ValidateProviderConfig.Response(diagnostics=to_diagnostics(self._provider.validate_provider(config)))

    async def _configure_provider(self, request: pb.ConfigureProvider.Request) -> pb.ConfigureProvider.Response:
        _log.info("configured by Terraform %s", request.terraform_version)
        await self._provider.configure(received(self._schemas.provider, request.config) or {})
        return pb.ConfigureProvider.Response()

    async def _validate_resource_config(
        self, request: pb.ValidateResourceConfig.Request
    ) -> pb.ValidateResourceConfig.Response:
        config = received(self._resource(request.type_name), request.config) or {}
        write_only = request.client_capabilities.write_only_attributes_allowed
        problems = self._provider.validate_resource(request.type_name, config, write_only=write_only)
        return pb.ValidateResourceConfig.Response(diagnostics=to_diagnostics(problems))

    async def _validate_data_resource_config(
        self, request: pb.ValidateDataResourceConfig.Request
    ) -> pb.ValidateDataResourceConfig.Response:
        config = received(self._data_source(request.type_name), request.config) or {}
        problems = self._provider.validate_data_source(request.type_name, config)
        return pb.ValidateDataResourceConfig.Response(diagnostics=to_diagnostics(problems))

    async def _upgrade_resource_state(
        self, request: pb.UpgradeResourceState.Request
    ) -> pb.UpgradeResourceState.Response:
        schema = self._resource(request.type_name)
        state = parse_json(request.raw_state.json)
        if request.version != schema.version:
            state = self._provider.upgrade(request.type_name, request.version, state)
        return pb.UpgradeResourceState.Response(
            upgraded_state=to_value(from_json(state, schema.cty_type), schema.cty_type)
        )

    async def _upgrade_resource_identity(
        self, request: pb.UpgradeResourceIdentity.Request
    ) -> pb.UpgradeResourceIdentity.Response:
        type = self._resource(request.type_name).identity_type
        identity = to_value(decode_json(request.raw_identity.json, type), type)
        return pb.UpgradeResourceIdentity.Response(upgraded_identity=pb.ResourceIdentityData(identity_data=identity))

    async def _read_resource(self, request: pb.ReadResource.Request) -> pb.ReadResource.Response:
        schema = self._resource(request.type_name)
        prior = received(schema, request.current_state)
        if prior is None:
            return pb.ReadResource.Response(new_state=request.current_state)
        read = await self._provider.read(request.type_name, prior, request.private)
        return pb.ReadResource.Response(
            new_state=to_value(read.state, schema.cty_type),
            private=read.private,
            diagnostics=to_diagnostics(read.diagnostics),
            new_identity=to_identity(schema, read.state),
        )

    async def _plan_resource_change(self, request: pb.PlanResourceChange.Request) -> pb.PlanResourceChange.Response:
        schema = self._resource(request.type_name)
        config = received(schema, request.config)
        prior = received(schema, request.prior_state)
        planned = self._provider.plan(request.type_name, config, prior, request.prior_private)
        response = pb.PlanResourceChange.Response(
            planned_private=request.prior_private,
            diagnostics=to_diagnostics(planned.diagnostics),
            planned_state=to_value(planned.plan.planned if planned.plan else None, schema.cty_type),
            planned_identity=request.prior_identity if request.HasField("prior_identity") else None,
        )
        if planned.plan:
            response.requires_replace.extend(to_path(path) for path in planned.plan.requires_replace)
        return response

    async def _apply_resource_change(self, request: pb.ApplyResourceChange.Request) -> pb.ApplyResourceChange.Response:
        schema = self._resource(request.type_name)
        applied = await self._provider.apply(
            request.type_name,
            received(schema, request.config),
            received(schema, request.prior_state),
            received(schema, request.planned_state),
            request.planned_private,
        )
        return pb.ApplyResourceChange.Response(
            new_state=to_value(applied.state, schema.cty_type),
            private=applied.private,
            diagnostics=to_diagnostics(applied.diagnostics),
            new_identity=to_identity(schema, applied.state),
        )

    async def _import_resource_state(self, request: pb.ImportResourceState.Request) -> pb.ImportResourceState.Response:
        schema = self._resource(request.type_name)
        if request.id:
            state = self._provider.import_by_id(request.type_name, request.id)
        else:
            identity = decode(request.identity.identity_data.msgpack, schema.identity_type)
            state = self._provider.import_by_identity(request.type_name, identity or {})
        imported = pb.ImportResourceState.ImportedResource(
            type_name=request.type_name,
            state=to_value(state, schema.cty_type),
            identity=to_identity(schema, state),
        )
        return pb.ImportResourceState.Response(imported_resources=[imported])

    async def _read_data_source(self, request: pb.ReadDataSource.Request) -> pb.ReadDataSource.Response:
        schema = self._data_source(request.type_name)
        found = await self._provider.read_data_source(request.type_name, received(schema, request.config) or {})
        return pb.ReadDataSource.Response(state=to_value(found, schema.cty_type))

    async def _move_resource_state(self, request: pb.MoveResourceState.Request) -> pb.MoveResourceState.Response:
        schema = self._resource(request.target_type_name)
        # The registry's host does not matter: OpenTofu has a different one.
        provider = "/".join(request.source_provider_address.split("/")[-2:])
        source = f"{provider}/{request.source_type_name}"
        state = self._provider.move(source, parse_json(request.source_state.json), request.target_type_name)
        redact.register_from(schema.attributes, state)
        return pb.MoveResourceState.Response(
            target_state=to_value(state, schema.cty_type), target_identity=to_identity(schema, state)
        )

    async def _validate_list_resource_config(
        self, request: pb.ValidateListResourceConfig.Request
    ) -> pb.ValidateListResourceConfig.Response:
        config = received(self._listing(request.type_name), request.config) or {}
        problems = self._provider.validate_list(request.type_name, config)
        return pb.ValidateListResourceConfig.Response(diagnostics=to_diagnostics(problems))

    async def _list_resource(self, stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        assert request is not None
        try:
            schema = self._resource(request.type_name)
            config = received(self._listing(request.type_name), request.config) or {}
            found = await self._provider.list_resources(request.type_name, config)
        except Exception as error:
            diagnostics = to_diagnostics([_diagnostic("ListResource", error)])
            await stream.send_message(pb.ListResource.Event(diagnostic=diagnostics))
            return
        for each in found[: request.limit or None]:
            event = pb.ListResource.Event(display_name=each.display_name, identity=to_identity(schema, each.values))
            if request.include_resource_object:
                event.resource_object.CopyFrom(to_value(each.values, schema.cty_type))
            await stream.send_message(event)

    async def _stop_provider(self, request: pb.StopProvider.Request) -> pb.StopProvider.Response:
        _log.info("asked to stop")
        self._provider.stop()
        return pb.StopProvider.Response()

    def _resource(self, type_name: str) -> Schema:
        return schema_of(self._schemas.resource, "resource", type_name)

    def _data_source(self, type_name: str) -> Schema:
        return schema_of(self._schemas.data_source, "data source", type_name)

    def _listing(self, type_name: str) -> Schema:
        return schema_of(self._schemas.list, "list resource", type_name)


def _handler(message: Any, call: Callable[[Any], Awaitable[Any]]) -> Handler:
    async def handle(stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        assert request is not None
        await stream.send_message(await _answer(message, call, request))

    return Handler(handle, Cardinality.UNARY_UNARY, message.Request, message.Response)


async def _answer(message: Any, call: Callable[[Any], Awaitable[Any]], request: Any) -> Any:
    try:
        return await call(request)
    except Exception as error:
        diagnostic = _diagnostic(message.DESCRIPTOR.name, error)
    if message is pb.CallFunction:
        return message.Response(error=pb.FunctionError(text=f"{diagnostic.summary}: {redact(diagnostic.detail)}"))
    response = message.Response(diagnostics=to_diagnostics([diagnostic]))
    # An error must not remove the object from Terraform's state.
    if message is pb.ApplyResourceChange:
        response.new_state.CopyFrom(request.prior_state)
        response.private = request.planned_private
    elif message is pb.ReadResource:
        response.new_state.CopyFrom(request.current_state)
        response.private = request.private
    return response


def _diagnostic(method: str, error: Exception) -> Diagnostic:
    """The error to show, whatever went wrong: never a traceback, which goes to the log."""
    if isinstance(error, ProviderError):
        _log.debug("%s: %s", method, error, exc_info=error)
        return error.diagnostic
    if isinstance(error, MalformedValue):
        _log.error("%s: malformed request", method, exc_info=error)
        problem = str(error)
        detail = f"{problem[:1].upper()}{problem[1:]}. It may have been written by another version of the provider."
        return Diagnostic("The provider cannot read Terraform's request", detail)
    _log.error("%s failed", method, exc_info=error)
    detail = f"{type(error).__name__}: {error}. This is a bug: please report it, with the log of TF_LOG=DEBUG."
    return Diagnostic("The provider failed", detail)


async def _refuse(stream: Stream[Any, Any]) -> None:
    raise GRPCError(Status.UNIMPLEMENTED, "This provider does not implement that method.")
