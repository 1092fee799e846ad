"""MCP gateways of Yandex Cloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from os import PathLike
from typing import Any, ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct
from .._core.cloud_object import Lookup
from .._core.ids import Identified, address_in, id_of, optional_id
from .._core.kinds import refusal
from .._core.options import LookupOptions, ResourceOptions, resource_arguments
from .._core.secrets import Secret, SecretValue
from .._core.texts import literal
from ._choices import Transport
from ._gateway_base import GatewayBase
from ._gateway_children import GatewayChildren
from ._logs import FolderLog, Logging, LogGroup, NoLog
from ._tools import Tool
from ._tools_file import FileTools, given_secrets, read


class ExistingGateway(GatewayBase):
    """An MCP gateway that exists already: see `Gateway.from_id` and `from_name`."""

    def __init__(
        self, scope: Construct, id: str, *, key: dict[str, Any], acknowledge_public: bool, options: LookupOptions
    ) -> None:
        """Use `Gateway.from_id` or `from_name` instead."""
        super().__init__(scope, id, options=options, acknowledge_public=acknowledge_public)
        self._lookup = Lookup(self, l1.DataMcpgatewayYandexGateway, key, options)

    @property
    def id(self) -> str:
        """ID of the gateway."""
        return self._lookup.id

    @property
    def data_source(self) -> l1.DataMcpgatewayYandexGateway:
        """The data source that reads the gateway when Terraform plans."""
        return self._lookup.source

    @property
    def url(self) -> str:
        """URL that the gateway is called at."""
        return self.data_source.base_domain


class Gateway(GatewayChildren):
    """An MCP gateway: a server whose tools call functions, containers, workflows, HTTP, gRPC and other MCP servers."""

    _WORDS: ClassVar[Mapping[str, str]] = {
        "service_account_id": "service_account",
        "network_id": "network",
        "log_options": "logging",
        "log_options.min_level": "logging.level",
        "tools.input_json_schema": "tools.input",
        "tools.output_json_schema": "tools.output",
        "input_json_schema": "input",
        "output_json_schema": "output",
        **{
            f"tools.action.{kind}": "tools"
            for kind in ("function_call", "container_call", "http_call", "mcp_call", "grpc_call", "start_workflow")
        },
        "tools.action.mcp_call.forward_headers": "tools.headers",
        "tools.action.mcp_call.forward_headers_wo": "tools.headers",
        "tools.action.mcp_call.transfer_headers": "tools.forward_headers",
        "tools.action.mcp_call.tool_call.parameters_json": "tools.parameters",
        "tools.action.start_workflow.input_json": "tools.parameters",
    }

    _REMEDIES: ClassVar[Mapping[str, str]] = {"public": "set acknowledge_public=True if that is intended"}

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str | None = None,
        folder: Identified | None = None,
        folder_id: Identified | None = None,
        description: str | None = None,
        labels: Mapping[str, str] | None = None,
        public: bool | None = None,
        acknowledge_public: bool = False,
        service_account: Identified | None = None,
        network: Identified | None = None,
        transport: Transport | str | None = None,
        logging: Logging | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a gateway.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the gateway's name unless `name` is given.
            name: Name of the gateway, unique in the folder.
            folder: The folder: a construct with an `id`, a token, or its ID; the provider's by default.
            folder_id: The former name of `folder`.
            description: What the gateway is for.
            labels: Labels.
            public: Whether everybody may call the gateway, without a token.
            acknowledge_public: Whether the gateway is meant to be open to everybody; a gateway that is open without
                this has a warning at synth, and another one if its tools use credentials.
            service_account: The service account that tools are called as: a construct with an `id`, a token, or its ID.
            network: The network that the gateway runs in, to reach private addresses: a construct with an `id`, a
                token, or its ID.
            transport: How the gateway is called: a `Transport`, or its text.
            logging: Where the gateway writes its log: a `LogGroup`, a `FolderLog` or `NoLog()`.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, options=options, acknowledge_public=acknowledge_public)
        if logging is not None and not isinstance(logging, (LogGroup, FolderLog, NoLog)):
            raise refusal("logging", "a LogGroup, a FolderLog or NoLog()", logging)
        self._file_secrets: list[tuple[str, Secret]] = []
        self._resource = l1.YandexGateway(
            self,
            self.RESOURCE,
            name=id if name is None else name,
            folder_id=optional_id(folder_id if folder is None else folder, "folder"),
            description=literal(description),
            labels=labels,
            public=public,
            service_account_id=optional_id(service_account, "service_account"),
            network_id=optional_id(network, "network"),
            transport=None if transport is None else Transport.checked(transport, "transport"),
            log_options=None if logging is None else logging.arguments(),
            **resource_arguments(options, self.provider, self),
        )

    @classmethod
    def from_id(
        cls,
        scope: Construct,
        id: str,
        gateway_id: Identified,
        *,
        acknowledge_public: bool = False,
        **options: Unpack[LookupOptions],
    ) -> ExistingGateway:
        """A gateway that exists already, by its ID.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            gateway_id: The gateway's ID, or a construct that has it.
            acknowledge_public: Whether roles may be granted to everybody without a warning at synth.
            **options: Terraform's own arguments: see `LookupOptions`.

        Raises:
            TypeError: The ID is not valid, or there is no such option.
        """
        key = {"id": id_of(gateway_id, "gateway_id")}
        return ExistingGateway(scope, id, key=key, acknowledge_public=acknowledge_public, options=options)

    @classmethod
    def from_name(
        cls,
        scope: Construct,
        id: str,
        name: str,
        folder: Identified | None = None,
        *,
        folder_id: Identified | None = None,
        acknowledge_public: bool = False,
        **options: Unpack[LookupOptions],
    ) -> ExistingGateway:
        """A gateway that exists already, looked up by its name when Terraform plans.

        The plan fails if there is no such gateway.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            name: The gateway's name.
            folder: The folder: a construct with an `id`, a token, or its ID; the provider's by default.
            folder_id: The former name of `folder`.
            acknowledge_public: Whether roles may be granted to everybody without a warning at synth.
            **options: Terraform's own arguments: see `LookupOptions`.

        Raises:
            TypeError: The folder has no ID, or there is no such option.
        """
        key = {"name": name, "folder_id": optional_id(folder_id if folder is None else folder, "folder")}
        return ExistingGateway(scope, id, key=key, acknowledge_public=acknowledge_public, options=options)

    @cached_property
    def id(self) -> str:
        """ID of the gateway."""
        return self._resource.id

    @property
    def name(self) -> str:
        """Name of the gateway."""
        return self._resource.name

    @property
    def url(self) -> str:
        """URL that the gateway is called at."""
        return self._resource.base_domain

    def add_tools_from_file(
        self, file: str | PathLike[str], *, secrets: Mapping[str, SecretValue] | None = None
    ) -> FileTools:
        """Add the tools of a file such as `yc serverless mcp-gateway create --tools-file` takes.

        The file is a YAML or JSON list of tools, with the API's fields in snake_case; `mcpgateway export-tools` writes
        one. In place of a secret it has a placeholder, such as `${CRM_KEY}`. Problems of the file are reported at
        synth.

        Args:
            file: The path of the file.
            secrets: The values of the file's placeholders, by name: sensitive variables, tokens, or `Secret`s.

        Returns:
            The tools, by name.

        Raises:
            TypeError: An argument is of another type.
            ImportError: The file is YAML, and PyYAML (the extra `yaml`) is not installed.
        """
        if not isinstance(file, (str, PathLike)):
            raise refusal("file", "the path of a file", file)
        found = read(file, given_secrets(secrets))
        for problem in found.problems:
            self._problem(problem)
        # A program that goes on with an invalid tool reaches synth, which reports everything.
        invalid = {name: Tool(name) for name in found.invalid}
        tools = FileTools(invalid, has_problems=bool(found.problems))
        for each in found.tools:
            item = l1.YandexGatewayTools(**each.arguments)
            tools[each.tool.name] = self._add_item(each.tool, item, each.action)
            self._file_secrets += each.secrets
        return tools

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        for what, secret in self._file_secrets:
            yield from secret.problems(what, self)

    def _put(self, name: str, item: l1.YandexGatewayTools) -> bool:
        tools = self._resource.tools_input
        others = tools if isinstance(tools, dict) else {}
        if name in others:
            return False
        self._resource.put_tools({**others, name: item})
        return True

    def _depend_on(self, thing: object) -> None:
        # What is given here later than at first is written as it is: the address, not a token for it.
        address, there = address_in(self, thing), self._resource.depends_on or []
        if address is not None and address not in there:
            self._resource.depends_on = [*there, address]

    def _openings(self) -> Iterator[str]:
        if self._resource.public_input is True:
            yield "Anybody who knows its address may call every tool of the gateway, without a token."
        yield from super()._openings()
