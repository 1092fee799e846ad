"""The service's methods for ephemeral resources."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from provider_shim.framework.provider import Provider
from provider_shim.framework.redaction import redact
from provider_shim.schema.attributes import Schema

from . import tfplugin6_pb2 as pb
from .convert import schema_of, to_diagnostics, to_value
from .received import received


class EphemeralMethods:
    """The ephemeral resource methods of `tfplugin6.Provider`."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def methods(self) -> dict[Any, Callable[[Any], Awaitable[Any]]]:
        """The methods by the message type that each is named after."""
        return {
            pb.ValidateEphemeralResourceConfig: self._validate,
            pb.OpenEphemeralResource: self._open,
            pb.RenewEphemeralResource: self._renew,
            pb.CloseEphemeralResource: self._close,
        }

    async def _validate(
        self, request: pb.ValidateEphemeralResourceConfig.Request
    ) -> pb.ValidateEphemeralResourceConfig.Response:
        config = received(self._schema(request.type_name), request.config) or {}
        problems = self._provider.validate_ephemeral(request.type_name, config)
        return pb.ValidateEphemeralResourceConfig.Response(diagnostics=to_diagnostics(problems))

    async def _open(self, request: pb.OpenEphemeralResource.Request) -> pb.OpenEphemeralResource.Response:
        schema = self._schema(request.type_name)
        config = received(schema, request.config) or {}
        opened = await self._provider.open_ephemeral(request.type_name, config)
        redact.register_from(schema.attributes, opened.values)
        return pb.OpenEphemeralResource.Response(
            result=to_value(opened.values, schema.cty_type),
            renew_at=_timestamp(opened.renew_at),
            private=opened.private,
        )

    async def _renew(self, request: pb.RenewEphemeralResource.Request) -> pb.RenewEphemeralResource.Response:
        self._schema(request.type_name)
        renewed = await self._provider.renew_ephemeral(request.type_name, request.private)
        return pb.RenewEphemeralResource.Response(
            renew_at=_timestamp(renewed.renew_at),
            private=renewed.private,
        )

    async def _close(self, request: pb.CloseEphemeralResource.Request) -> pb.CloseEphemeralResource.Response:
        self._schema(request.type_name)
        await self._provider.close_ephemeral(request.type_name, request.private)
        return pb.CloseEphemeralResource.Response()

    def _schema(self, type_name: str) -> Schema:
        return schema_of(self._provider.schemas.ephemeral, "ephemeral resource", type_name)


def _timestamp(moment: datetime | None) -> Timestamp | None:
    if moment is None:
        return None
    timestamp = Timestamp()
    timestamp.FromDatetime(moment)
    return timestamp
