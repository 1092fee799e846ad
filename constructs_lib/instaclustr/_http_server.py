"""HTTP servers: APIs whose operations become tools."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Unpack
from urllib.parse import urlsplit

from .. import l1
from .._core.cdk import Construct
from .._core.ids import Identified
from .._core.kinds import instance
from .._core.options import LookupOptions, ResourceOptions, resource_arguments
from .._core.secrets import travels_openly
from .._core.validation import is_expression
from ._authentication import HttpAuthentication, arguments_of
from ._backend_lookup import BackendLookup, ExistingBackend
from ._http_server_children import HttpServerChildren
from ._kinds import id_of_kind
from ._operations import HttpOperation
from ._parameters import Parameter
from ._refs import SERVER_BY_NAME, VirtualServerRef

if TYPE_CHECKING:
    from ..openapi import OpenApiDocument
    from ..openapi import Parameter as DocumentParameter


class Operations(dict[str, HttpOperation]):
    """The tools of an OpenAPI document, by operationId."""

    def __missing__(self, key: str) -> HttpOperation:
        known = ", ".join(self) or "none: the document could not be read, or none was chosen"
        raise KeyError(f"there is no tool of the operation {key!r}; there are {known}")


class HttpServerBase(HttpServerChildren):
    """An HTTP server of a virtual server, which the stack makes (`HttpServer`) or which exists already."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        server: object,
        api_url: str | None = None,
        name: str | None,
        options: LookupOptions,
    ) -> None:
        """Use `from_id` or a class that derives from this one instead."""
        super().__init__(scope, id, server=server, name=name, options=options)
        self._api_url = api_url

    def add_operations_from_openapi(
        self,
        document: str | PathLike[str] | Mapping[str, Any] | OpenApiDocument,
        *,
        include: Collection[str] | None = None,
        exclude: Collection[str] = (),
        tags: Collection[str] = (),
        names: Mapping[str, str] | None = None,
        description_limit: int | None = None,
        **options: Unpack[ResourceOptions],
    ) -> Operations:
        """Add tools for operations of an OpenAPI document (3.0 or 3.1); see `constructs_lib.openapi`.

        Problems of the document, and what a tool cannot express, are reported at synth.

        Args:
            document: The path of a YAML or JSON file, YAML or JSON text, a dict, or an `OpenApiDocument`.
            include: The operations to choose, by operationId or by method and path (`GET /customers`); all by default.
            exclude: Operations that are not chosen after all.
            tags: Tags whose operations are chosen, too.
            names: Names of tools, by operation.
            description_limit: Maximum length of descriptions.
            **options: Terraform's own arguments and `timeouts`, for each tool: see `ResourceOptions`.

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
        if warning := _base_path_warning(self._api_url, loaded.servers):
            self._warning(warning)
        for each in operations:
            body = each.request_body
            tool = self.add_operation(
                each.name,
                each.method,
                each.path,
                description=each.description,
                parameters=[_parameter(parameter) for parameter in each.parameters],
                body=body.schema if body else None,
                body_description=body.description if body else None,
                **options,
            )
            tool._report(each)
            tools[each.operation_id] = tool
        return tools


class ExistingHttpServer(ExistingBackend["l1.DataMcpgatewayInstaclustrHttpServerBackend"], HttpServerBase):
    """An HTTP server that exists already as a backend: see `HttpServer.from_id` and `from_name`."""

    @classmethod
    def _reader(cls) -> type[l1.DataMcpgatewayInstaclustrHttpServerBackend]:
        return l1.DataMcpgatewayInstaclustrHttpServerBackend


class HttpServer(BackendLookup[ExistingHttpServer], HttpServerBase):
    """A backend that connects a virtual server to an HTTP API."""

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

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        server: VirtualServerRef | Identified,
        url: str,
        authentication: HttpAuthentication | None = None,
        name: str | None = None,
        insecure: bool = False,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make an HTTP server.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the backend's name unless `name` is given.
            server: The virtual server that offers the backend's tools.
            url: URL of the API.
            authentication: The credentials sent with each request: `ApiKey.bearer(key)` or `Passthrough()`.
            name: Name of the backend: lower-case letters, digits and `-`; older versions of the API also take `_`.
            insecure: Whether credentials may be sent to a URL without TLS.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, server=server, api_url=url, name=name or id, options=options)
        self._claim_name(server, "name of an HTTP server", name or id)
        self._authentication = authentication
        self._insecure = instance(insecure, bool, "insecure", "a bool")
        self._resource = l1.InstaclustrHttpServerBackend(
            self,
            self.RESOURCE,
            virtual_server_id=id_of_kind(server, "server", "virtual_server"),
            name=name or id,
            server_url=url,
            authentication=arguments_of(authentication, HttpAuthentication, "authentication"),
            **resource_arguments(options, self.provider, self),
        )

    @cached_property
    def id(self) -> str:
        """ID of the backend."""
        return self._resource.id

    @classmethod
    def _existing(cls) -> type[ExistingHttpServer]:
        return ExistingHttpServer

    def _problems(self) -> Iterator[str]:
        if self._authentication:
            yield from self._authentication.problems(self)
        if self._authentication and travels_openly(self._api_url) and not self._insecure:
            yield (
                f"url must begin with https://, since credentials go there, got {self._api_url!r}; "
                "to send them unencrypted, set insecure=True"
            )


def _base_path_warning(url: str | None, servers: Collection[str]) -> str | None:
    """The warning for a document whose servers have another path than the backend's URL, which tools use."""
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
