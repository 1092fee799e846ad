"""MCP gateways of Yandex Cloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypedDict, Unpack

from .. import l1
from .._core.cdk import Construct, TerraformProvider
from .._core.construct import Meta
from .._core.ids import Identified, address_in, id_of
from .._core.kinds import check_names, refusal
from .._core.l1_base import DependsOn
from .._core.texts import literal
from .._core.timeouts import Timeouts, timeouts_argument
from ._access import GatewayAccess
from ._calls import McpAuthentication
from ._choices import Transport
from ._logs import FolderLog, Logging, LogGroup, NoLog
from ._tools import Tool, ToolMethods


class Existing(TypedDict, total=False):
    """Terraform's own arguments for what is looked up."""

    provider: TerraformProvider
    depends_on: DependsOn


class ExistingGateway(GatewayAccess):
    """A gateway that is made elsewhere: see `Gateway.from_id` and `Gateway.from_name`."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        gateway_id: str | None,
        name: str | None,
        folder_id: str | None,
        acknowledge_public: bool,
        meta: Existing,
    ) -> None:
        """Use `Gateway.from_id` or `Gateway.from_name` instead."""
        super().__init__(scope, id, meta, acknowledge_public=acknowledge_public)
        self._id = gateway_id
        self._key = {"id": gateway_id} if gateway_id else {"name": name, "folder_id": folder_id}

    @property
    def data_source(self) -> l1.DataMcpgatewayYandexGateway:
        """What tells all of the gateway; an id alone needs no look-up, so it is made when it is first asked for."""
        found: Any = self.node.try_find_child(self.RESOURCE)
        if found is None:
            found = l1.DataMcpgatewayYandexGateway(self, self.RESOURCE, **self._key, **self._meta)
        source: l1.DataMcpgatewayYandexGateway = found
        return source

    @property
    def id(self) -> str:
        """ID of the gateway."""
        return self._id or self.data_source.id

    @property
    def url(self) -> str:
        """URL that it is called at."""
        return self.data_source.base_domain

    @property
    def sse_url(self) -> str:
        """URL that it is called at with server-sent events."""
        return f"{self.url}/sse"


class Gateway(ToolMethods, GatewayAccess):
    """An MCP gateway: a server whose tools call functions, containers, workflows, HTTP, gRPC and other MCP servers.

    Its resource, a `YandexGateway`, is `node.default_child`.
    """

    _WORDS: ClassVar[Mapping[str, str]] = {
        "service_account_id": "service_account",
        "network_id": "network",
        "log_options": "logging",
        "tools.input_json_schema": "tools.input",
        "tools.output_json_schema": "tools.output",
        "input_json_schema": "input",
        "output_json_schema": "output",
        **{
            f"tools.action.{kind}": "tools"
            for kind in ("function_call", "container_call", "http_call", "mcp_call", "grpc_call", "start_workflow")
        },
        "tools.action.mcp_call.tool_call.parameters_json": "tools.parameters",
        "tools.action.start_workflow.input_json": "tools.parameters",
    }

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str | None = None,
        folder_id: Identified | None = None,
        description: str | None = None,
        labels: Mapping[str, str] | None = None,
        public: bool | None = None,
        acknowledge_public: bool = False,
        service_account: Identified | None = None,
        network: Identified | None = None,
        transport: Transport | None = None,
        logging: Logging | None = None,
        timeouts: Timeouts | None = None,
        **meta: Unpack[Meta],
    ) -> None:
        """Declare a gateway.

        Args:
            scope: The scope in which to define the construct.
            id: The construct's id, unique in its scope.
            name: Name, unique in the folder; the construct's id by default.
            folder_id: Folder: a construct with an `id`, a token, or its id; the provider's by default.
            description: What it is for.
            labels: Labels.
            public: Whether everybody may call it, without a token.
            acknowledge_public: Whether it is meant to be open to everybody; if it is and this is not said, there is a
                warning at synth.
            service_account: Service account that tools are called as.
            network: Network that it runs in, to reach private addresses.
            transport: How it is called.
            logging: Where it writes its log: a `LogGroup`, a `FolderLog` or `NoLog()`.
            timeouts: How long it may take to make, change and delete it.
            meta: Terraform's own arguments: `provider`, `depends_on`, `lifecycle`, `for_each`, `count`.

        Raises:
            TypeError: An argument is of another type.
        """
        check_names(meta, Meta.__annotations__, "a Gateway")
        super().__init__(scope, id, meta, acknowledge_public=acknowledge_public)
        if logging is not None and not isinstance(logging, (LogGroup, FolderLog, NoLog)):
            raise refusal("logging", "a LogGroup, a FolderLog or NoLog()", logging)
        self._tools: dict[str, Tool] = {}
        self._authentications: list[tuple[str, McpAuthentication]] = []
        self._gateway = l1.YandexGateway(
            self,
            self.RESOURCE,
            name=id if name is None else name,
            folder_id=_optional_id(folder_id, "folder_id"),
            description=literal(description),
            labels=labels,
            public=public,
            service_account_id=_optional_id(service_account, "service_account"),
            network_id=_optional_id(network, "network"),
            transport=None if transport is None else Transport.checked(transport, "transport"),
            log_options=None if logging is None else logging.arguments(),
            timeouts=timeouts_argument(timeouts),
            **meta,
        )

    @classmethod
    def from_id(
        cls,
        scope: Construct,
        id: str,
        gateway_id: str,
        *,
        acknowledge_public: bool = False,
        **meta: Unpack[Existing],
    ) -> ExistingGateway:
        """A gateway that is made elsewhere, by its id."""
        return ExistingGateway(
            scope,
            id,
            gateway_id=id_of(gateway_id, "gateway_id"),
            name=None,
            folder_id=None,
            acknowledge_public=acknowledge_public,
            meta=meta,
        )

    @classmethod
    def from_name(
        cls,
        scope: Construct,
        id: str,
        name: str,
        folder_id: Identified | None = None,
        *,
        acknowledge_public: bool = False,
        **meta: Unpack[Existing],
    ) -> ExistingGateway:
        """A gateway that is made elsewhere, by its name, in a folder or in the provider's."""
        return ExistingGateway(
            scope,
            id,
            gateway_id=None,
            name=name,
            folder_id=_optional_id(folder_id, "folder_id"),
            acknowledge_public=acknowledge_public,
            meta=meta,
        )

    @property
    def id(self) -> str:
        """ID of the gateway."""
        return self._gateway.id

    @property
    def name(self) -> str:
        """Name of the gateway."""
        return self._gateway.name

    @property
    def url(self) -> str:
        """URL that it is called at."""
        return self._gateway.base_domain

    @property
    def sse_url(self) -> str:
        """URL that it is called at with server-sent events."""
        return f"{self.url}/sse"

    def _put(self, name: str, item: l1.YandexGatewayTools) -> bool:
        tools = self._gateway.tools_input
        others = tools if isinstance(tools, dict) else {}
        if name in others:
            return False
        self._gateway.put_tools({**others, name: item})
        return True

    def _problem(self, message: str) -> None:
        GatewayAccess._problem(self, message)

    def _warning(self, message: str) -> None:
        GatewayAccess._warning(self, message)

    def _depend_on(self, thing: object) -> None:
        # What is given here later than at first is written as it is: the address, not a token for it.
        address, there = address_in(self, thing), self._gateway.depends_on or []
        if address is not None and address not in there:
            self._gateway.depends_on = [*there, address]

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        for name, authentication in self._authentications:
            yield from authentication.problems(f"the tool {name}", self)

    def _openings(self) -> Iterator[str]:
        if self._gateway.public_input is True:
            yield "Anybody who knows its address may call every tool of the gateway, without a token."
        yield from super()._openings()


def _optional_id(thing: Identified | None, where: str) -> str | None:
    return None if thing is None else id_of(thing, where)
