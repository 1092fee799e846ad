"""HTTP servers: APIs whose operations become tools."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Unpack, cast
from urllib.parse import urlsplit

from .. import l1
from .._core.cdk import Construct, IResolvable
from .._core.ids import Identified, id_of
from .._core.kinds import instance
from .._core.secrets import travels_openly
from .._core.validation import is_expression
from ..schemas import SchemaSource
from ._authentication import HttpAuthentication, arguments_of
from ._member import Options, arguments
from ._operations import HttpOperation, Method
from ._parameters import Parameter, Parameters
from ._tool import SERVER_BY_NAME, Backend, ExistingBackend

if TYPE_CHECKING:
    from ..openapi import OpenApiDocument
    from ..openapi import Parameter as DocumentParameter
    from ._server import VirtualServer


class HttpServer(Backend):
    """An HTTP API below a virtual server."""

    KIND = "http_server"
    _WORDS: ClassVar[Mapping[str, str]] = {
        "virtual_server_id": "server",
        "server_url": "url",
        "authentication.header.name": "authentication.name",
        "authentication.header.key_prefix": "authentication.prefix",
        "authentication.cookie_name": "authentication.name",
        "authentication.query_parameter_name": "authentication.name",
        "authentication.key_wo": "authentication.key",
    }
    _REMEDIES: ClassVar[Mapping[str, str]] = {"virtual_server_id": SERVER_BY_NAME}

    _DATA_SOURCE = "DataMcpgatewayInstaclustrHttpServerBackend"
    _authentication: HttpAuthentication | None = None
    _url: str = ""
    _insecure = False

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        server: VirtualServer | Identified,
        url: str,
        authentication: HttpAuthentication | None = None,
        name: str | None = None,
        insecure: bool = False,
        **options: Unpack[Options],
    ) -> None:
        """Make a backend.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there, and its name unless there is another one.
            server: The virtual server that offers its tools.
            url: URL of the API.
            authentication: What goes along with each request: `ApiKey.bearer(key)`, `Passthrough()`.
            name: Name of the backend: lower-case letters, digits, `_` and `-`.
            insecure: Whether a secret may go to a URL without TLS.
            **options: Timeouts and Terraform's own arguments.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, server, options)
        self._take(server, "name of an HTTP server", name or id)
        self._authentication = authentication
        self._url = url
        self._insecure = instance(insecure, bool, "insecure", "a bool")
        self._resource = l1.InstaclustrHttpServerBackend(
            self,
            self.RESOURCE,
            virtual_server_id=id_of(server, "server", "virtual_server"),
            name=name or id,
            server_url=url,
            authentication=arguments_of(authentication, HttpAuthentication, "authentication"),
            **arguments(self, options, self.provider),
        )

    def add_operation(
        self,
        id: str,
        method: Method | IResolvable,
        path: str,
        *,
        name: str | None = None,
        description: str | None = None,
        parameters: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        body: SchemaSource | None = None,
        body_description: str | None = None,
        **options: Unpack[Options],
    ) -> HttpOperation:
        """Let agents call an operation; for the arguments see `HttpOperation`."""
        return HttpOperation(
            self,
            id,
            backend=self,
            method=method,
            path=path,
            name=name,
            description=description,
            parameters=parameters,
            headers=headers,
            body=body,
            body_description=body_description,
            **options,
        )

    def add_operations_from_openapi(
        self,
        document: str | PathLike[str] | Mapping[str, Any] | OpenApiDocument,
        *,
        include: Collection[str] | None = None,
        exclude: Collection[str] = (),
        tags: Collection[str] = (),
        names: Mapping[str, str] | None = None,
        description_limit: int | None = None,
        **options: Unpack[Options],
    ) -> Operations:
        """Let agents call operations that an OpenAPI document (3.0 or 3.1) describes; see `constructs_lib.openapi`.

        What is wrong with the document, or cannot be expressed by a tool, is told at synth.

        Args:
            document: The path of a YAML or JSON file, such a text, a dict, or an `OpenApiDocument`.
            include: The operations to choose, by operationId or by method and path (`GET /customers`); all by default.
            exclude: Operations that are not chosen after all.
            tags: Tags whose operations are chosen, too.
            names: Names of tools, by operation.
            description_limit: How many characters descriptions may have.
            **options: Timeouts and Terraform's own arguments, for each tool.

        Returns:
            The tools, by operationId, or by method and path where there is none.

        Raises:
            TypeError: An argument is of another type.
            ImportError: The extra `openapi` is not installed.
        """
        # Its libraries are slow to import, and most stacks have no document.
        from ..openapi import OpenApiDocument, OpenApiError

        tools = Operations()
        try:
            loaded = document if isinstance(document, OpenApiDocument) else OpenApiDocument.load(document)
            operations = loaded.operations(include, exclude, tags, names, description_limit=description_limit)
        except OpenApiError as error:
            for message in error.problems:
                self._problem(message)
            return tools
        for problem in loaded.problems:
            (self._problem if problem.is_error else self._warning)(str(problem))
        if warning := _base_path_warning(self._url, loaded.servers):
            self._warning(warning)
        for each in operations:
            body = each.request_body
            tool = self.add_operation(
                each.name,
                cast(Method, each.method),
                each.path,
                description=each.description,
                parameters=[_parameter(parameter) for parameter in each.parameters],
                body=body.schema if body else None,
                body_description=body.description if body else None,
                **options,
            )
            tool.told(each)
            tools[each.operation_id] = tool
        return tools

    def _problems(self) -> Iterator[str]:
        if self._authentication:
            yield from self._authentication.problems(self)
        if self._authentication and travels_openly(self._url) and not self._insecure:
            yield (
                f"url must begin with https://, since credentials go there, got {self._url!r}; "
                "if they may be read on their way, insecure=True says so"
            )


def _base_path_warning(url: str, servers: Collection[str]) -> str | None:
    """What is to be said where a document's servers have another path than the backend, below which tools call."""
    # A bracket may be that of an address which cannot be split.
    if not servers or not url or is_expression(url) or "[" in url:
        return None
    own = urlsplit(url).path.rstrip("/")
    paths = [urlsplit(server).path.rstrip("/") for server in servers if "[" not in server]
    if own in paths or not paths:
        return None
    return (
        f"the document's operations are served below {' or '.join(servers)}, tools call them below {url}: "
        f"if it is the same API, url must have the path {' or '.join(path or '/' for path in paths)}"
    )


def _parameter(given: DocumentParameter) -> Parameter:
    return Parameter(given.name, given.location, given.schema, given.required, given.description)


class Operations(dict[str, HttpOperation]):
    """The tools of an OpenAPI document, by operationId."""

    def __missing__(self, key: str) -> HttpOperation:
        known = ", ".join(self) or "none: the document could not be read, or none was chosen"
        raise KeyError(f"there is no tool of the operation {key!r}; there are {known}")


class _Existing(ExistingBackend, HttpServer):
    """One that the stack does not make."""


HttpServer._EXISTING = _Existing
