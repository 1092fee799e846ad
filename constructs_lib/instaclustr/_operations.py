"""Operations of HTTP APIs as tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Unpack

from .. import l1
from .._core.cdk import Construct, IResolvable
from .._core.kinds import ArgumentError, instance, is_token, likely, refusal
from .._core.texts import literal
from ..schemas import SchemaSource, json_schema, json_text
from ._json_schemas import object_schema
from ._member import Options, arguments
from ._parameters import Parameters, header_problems, parameters_of
from ._tool import Tool

METHODS = ("GET", "POST", "PUT", "DELETE")
Method: TypeAlias = Literal["GET", "POST", "PUT", "DELETE", "get", "post", "put", "delete"]
"""What an operation is called with."""

if TYPE_CHECKING:
    from ..openapi import Operation
    from ._http_server import HttpServer


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
        *,
        backend: HttpServer,
        method: Method | IResolvable,
        path: str,
        name: str | None = None,
        description: str | None = None,
        parameters: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        body: SchemaSource | None = None,
        body_description: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there, and its name unless there is another one.
            backend: The HTTP server.
            method: `GET`, `POST`, `PUT` or `DELETE`, or a token.
            path: Path below the server's URL, with parameters in braces: `/customers/{id}`.
            name: Name that agents call it by: letters, digits, `_` and `-`.
            description: What it does, for agents.
            parameters: A model, types by name, a JSON Schema of an object, or a list of `Parameter`s. Fields that the
                path names go there, those marked with `Header` into headers, the others into the query.
            headers: Headers that fields go into, by field.
            body: The type of the JSON body, or its JSON Schema.
            body_description: What the body is, for agents; the type's own description by default.
            **options: Timeouts and Terraform's own arguments.

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
            **arguments(self, options, self.provider),
        )

    @property
    def input_schema(self) -> dict[str, Any] | None:
        """JSON Schema of its arguments; None if it has a body, of which it is not documented how agents give it."""
        if self._has_body:
            return None
        properties = {
            each.name: {**each.schema, **({"description": each.description} if each.description else {})}
            for each in self._parameters
        }
        return object_schema(properties, [each.name for each in self._parameters if each.required])

    def told(self, operation: Operation) -> None:
        """Keep for synth what of an OpenAPI operation the tool cannot express; it is as the document has it."""
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
        if isinstance(path, str) and path.upper() in METHODS and method.startswith("/"):
            raise ArgumentError("method and path", f'are the other way round: write "{path}", "{method}"')
        if method.upper() in METHODS:
            return method.lower()
        hint = f" ({question})" if (question := likely(method.upper(), METHODS)) else ""
        self._problem(f"method must be {', '.join(METHODS[:-1])} or {METHODS[-1]}, got {method!r}{hint}.")
        return METHODS[1].lower()  # With which nothing else is wrong.

    def _problems(self) -> Iterator[str]:
        return header_problems(self._parameters, self._headers)


def _body(source: SchemaSource, description: str | None) -> dict[str, Any]:
    schema = json_schema(source)
    words = description or schema.pop("description", None)
    return {"schema": literal(json_text(schema)), "description": literal(words)}
