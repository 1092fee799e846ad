"""Operations of HTTP APIs as tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct, IResolvable
from .._core.kinds import ArgumentError, instance, is_token, likely, refusal
from .._core.options import ResourceOptions, resource_arguments
from .._core.texts import literal
from ..schemas import SchemaSource, json_schema, json_text
from ._choices import HttpMethod
from ._json_schemas import object_schema
from ._parameters import Parameters, header_problems, parameters_of
from ._refs import HttpServerRef
from ._tool import Tool

_METHODS = (HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)

if TYPE_CHECKING:
    from ..openapi import Operation


class HttpOperation(Tool):
    """A tool that calls an operation of an HTTP API."""

    _BACKEND = "http_server"
    _WORDS: ClassVar[Mapping[str, str]] = {
        "backend_id": "backend",
        "request_body": "body",
        "request_body.schema": "body",
        "request_body.description": "body_description",
    }

    def __init__(
        self,
        scope: Construct,
        id: str,
        method: HttpMethod | str | IResolvable,
        path: str,
        *,
        backend: HttpServerRef,
        name: str | None = None,
        description: str | None = None,
        parameters: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        body: SchemaSource | None = None,
        body_description: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the tool's name unless `name` is given.
            method: HTTP method: an `HttpMethod`, its text, or a token.
            path: Path below the server's URL, with parameters in braces: `/customers/{id}`.
            backend: The HTTP server that the tool calls.
            name: Name of the tool: letters, digits, `_` and `-`. Clients see it behind the backend's: `mcp_name`.
            description: What the tool does, as agents read it.
            parameters: A model, types by name, a JSON Schema of an object, or a list of `Parameter`s. Fields that the
                path names go there, those marked with `Header` into headers, the others into the query.
            headers: Headers that fields go into, by field.
            body: The type of the JSON body, or its JSON Schema.
            body_description: What the body is, as agents read it; the type's own description by default.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, backend, name, description, options)
        if headers is not None and not isinstance(headers, Mapping):
            raise refusal("headers", 'a mapping of fields to headers, such as {"trace": "X-Trace-Id"}', headers)
        self._headers = dict(headers or {})
        self._parameters = parameters_of(parameters, path, self._headers)
        self._has_body = body is not None
        self._resource = l1.InstaclustrHttpServerOperationTool(
            self,
            self.RESOURCE,
            backend_id=backend.id,
            name=self.tool_name,
            description=literal(description),
            method=self._checked(method, path),
            path=literal(path),
            parameters=[each.arguments() for each in self._parameters] or None,
            request_body=_body(body, body_description) if body is not None else None,
            **resource_arguments(options, self.provider, self),
        )

    @property
    def input_schema(self) -> dict[str, Any] | None:
        """JSON Schema of the tool's arguments; None if it has a body, since how agents pass that is not documented."""
        if self._has_body:
            return None
        properties = {
            each.name: {**each.schema, **({"description": each.description} if each.description else {})}
            for each in self._parameters
        }
        return object_schema(properties, [each.name for each in self._parameters if each.required])

    def _report(self, operation: Operation) -> None:
        """Report at synth what a tool cannot express of an OpenAPI operation; the rest is as the document has it."""
        self._is_strict = False
        for message in operation.errors:
            self._problem(message)
        for message in operation.notes:
            self._warning(message)

    def _checked(self, method: Any, path: Any) -> Any:
        """The method as the API has it."""
        if is_token(method):
            return method
        instance(method, str, "method", "a string, such as GET")
        if isinstance(path, str) and path.upper() in _METHODS and method.startswith("/"):
            raise ArgumentError("method and path", f'are the other way round: write "{path}", "{method}"')
        if method.upper() in _METHODS:
            return method.lower()
        hint = f" ({question})" if (question := likely(method.upper(), _METHODS)) else ""
        self._problem(f"method must be {', '.join(_METHODS[:-1])} or {_METHODS[-1]}, got {method!r}{hint}.")
        return _METHODS[1].lower()  # With which nothing else is wrong.

    def _problems(self) -> Iterator[str]:
        return header_problems(self._parameters, self._headers)


def _body(source: SchemaSource, description: str | None) -> dict[str, Any]:
    schema = json_schema(source)
    words = description or schema.pop("description", None)
    return {"schema": literal(json_text(schema)), "description": literal(words)}
