"""The service's methods for types, schemas and functions, none of which needs a configuration."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from provider_shim.framework.redaction import redact
from provider_shim.schema.functions import FunctionError
from provider_shim.schema.schema_file import SchemaFile

from . import tfplugin6_pb2 as pb
from .convert import to_function, to_identity_schema, to_schema, to_value
from .values import MalformedValue, decode

_CAPABILITIES = pb.ServerCapabilities(get_provider_schema_optional=True, plan_destroy=True, move_resource_state=True)


class SchemaMethods:
    """The schema and function methods of `tfplugin6.Provider`."""

    def __init__(self, schemas: SchemaFile) -> None:
        self._schemas = schemas

    def methods(self) -> dict[Any, Callable[[Any], Awaitable[Any]]]:
        """The methods by the message type that each is named after."""
        return {
            pb.GetMetadata: self._metadata,
            pb.GetProviderSchema: self._provider_schema,
            pb.GetResourceIdentitySchemas: self._identity_schemas,
            pb.GetFunctions: self._list_functions,
            pb.CallFunction: self._call_function,
        }

    async def _metadata(self, request: pb.GetMetadata.Request) -> pb.GetMetadata.Response:
        meta = pb.GetMetadata
        return meta.Response(
            server_capabilities=_CAPABILITIES,
            resources=[meta.ResourceMetadata(type_name=name) for name in self._schemas.resource_types],
            data_sources=[meta.DataSourceMetadata(type_name=name) for name in self._schemas.data_source_types],
            functions=[meta.FunctionMetadata(name=name) for name in self._schemas.functions],
            ephemeral_resources=[
                meta.EphemeralResourceMetadata(type_name=name) for name in self._schemas.ephemeral_types
            ],
            list_resources=[meta.ListResourceMetadata(type_name=name) for name in self._schemas.list_types],
        )

    async def _provider_schema(self, request: pb.GetProviderSchema.Request) -> pb.GetProviderSchema.Response:
        schemas = self._schemas
        return pb.GetProviderSchema.Response(
            provider=to_schema(schemas.provider),
            resource_schemas={name: to_schema(schemas.resource(name)) for name in schemas.resource_types},
            data_source_schemas={name: to_schema(schemas.data_source(name)) for name in schemas.data_source_types},
            ephemeral_resource_schemas={name: to_schema(schemas.ephemeral(name)) for name in schemas.ephemeral_types},
            list_resource_schemas={name: to_schema(schemas.list(name)) for name in schemas.list_types},
            functions=self._functions(),
            server_capabilities=_CAPABILITIES,
        )

    async def _identity_schemas(
        self, request: pb.GetResourceIdentitySchemas.Request
    ) -> pb.GetResourceIdentitySchemas.Response:
        schemas = {name: self._schemas.resource(name) for name in self._schemas.resource_types}
        identities = {name: to_identity_schema(schema) for name, schema in schemas.items()}
        return pb.GetResourceIdentitySchemas.Response(identity_schemas=identities)

    async def _list_functions(self, request: pb.GetFunctions.Request) -> pb.GetFunctions.Response:
        return pb.GetFunctions.Response(functions=self._functions())

    def _functions(self) -> dict[str, pb.Function]:
        return {name: to_function(function) for name, function in self._schemas.functions.items()}

    async def _call_function(self, request: pb.CallFunction.Request) -> pb.CallFunction.Response:
        function = self._schemas.functions.get(request.name)
        if function is None:
            raise MalformedValue(f"there is no function {request.name}")
        types = [parameter.type for parameter in function.parameters]
        arguments = [decode(value.msgpack, type) for value, type in zip(request.arguments, types, strict=True)]
        try:
            return pb.CallFunction.Response(result=to_value(function.call(arguments), function.returns))
        except FunctionError as error:
            return pb.CallFunction.Response(
                error=pb.FunctionError(text=redact(str(error)), function_argument=error.argument)
            )
