"""What all backends and tools have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, Unpack, cast

from .. import l1
from .._core.cdk import Construct, Fn, TerraformIterator, TerraformProvider, Token
from .._core.construct import Meta
from .._core.ids import Identified, check_kind, id_of
from .._core.kinds import instance
from ._member import Member, Options, provider_of

if TYPE_CHECKING:
    from .._core.mcp import McpTool
    from ._cluster import GatewayCluster
    from ._server import VirtualServer

SERVER_BY_NAME = 'by name: VirtualServer.from_name(self, "server", "…", cluster=…)'


class Backend(Member):
    """Something that the tools of a virtual server work on."""

    # What stands for one that the stack does not make, and the class that looks it up.
    _EXISTING: ClassVar[Any]
    _DATA_SOURCE: ClassVar[str]

    def __init__(self, scope: Construct, id: str, server: Any, options: Options) -> None:
        super().__init__(scope, id, provider_of(scope, server, options))
        self._server = server

    @classmethod
    def from_id(
        cls,
        scope: Construct,
        id: str,
        backend_id: Identified,
        *,
        server: VirtualServer | None = None,
        provider: TerraformProvider | None = None,
    ) -> Self:
        """A backend that exists already, for more tools on it.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there.
            backend_id: The backend's id.
            server: The virtual server that it is below.
            provider: The provider for its tools, if not the server's.

        Raises:
            TypeError: It is not a valid ID.
        """
        backend: Self = cls._EXISTING(scope, id, server, Options(provider=provider) if provider else Options())
        backend._id = id_of(backend_id, "backend_id")
        return backend

    @classmethod
    def from_name(
        cls,
        scope: Construct,
        id: str,
        name: str,
        *,
        cluster: GatewayCluster | Identified,
        server: VirtualServer | None = None,
        **meta: Unpack[Meta],
    ) -> Self:
        """A backend that exists already, found by its name when Terraform plans, which fails if there are several.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there.
            name: The backend's name.
            cluster: The gateway cluster that it is on.
            server: The virtual server that it is below.
            **meta: Terraform's own arguments.

        Raises:
            TypeError: It is not a cluster.
        """
        backend: Self = cls._EXISTING(scope, id, server, meta)
        cluster_id = id_of(cluster, "cluster", "cluster")
        found = {**meta, "provider": backend.provider, "cluster_id": cluster_id, "name": name}
        backend._resource = getattr(l1, cls._DATA_SOURCE)(backend, cls.RESOURCE, **found)
        return backend

    @property
    def server(self) -> VirtualServer | None:
        """The virtual server that it is below; None where only its id is known."""
        return cast("VirtualServer", self._server) if isinstance(self._server, Member) else None


class ExistingBackend(Backend):
    """A backend that the stack does not make."""

    _MADE = False

    def __init__(self, scope: Construct, id: str, server: Any, options: Options) -> None:
        Backend.__init__(self, scope, id, server, options)


class Tool(Member):
    """A tool of a virtual server."""

    KIND = "tool"
    _WORDS: ClassVar[Mapping[str, str]] = {"backend_id": "backend"}
    _BACKEND: ClassVar[str]

    def __init__(
        self,
        scope: Construct,
        id: str,
        backend: Backend,
        name: str | None,
        description: str | None,
        options: Options,
    ) -> None:
        check_kind(backend, "backend", self._BACKEND)
        instance(backend, Backend, "backend", "a backend, as add_http_server and the like make it, or from_id")
        super().__init__(scope, id, provider_of(scope, backend, options))
        self._backend = backend
        self._for_each = options.get("for_each") is not None
        self._count = options.get("count") is not None
        self._name = name or id
        self._take(backend.server or backend, "name of a tool", self._name)
        self._description = description

    @property
    def backend(self) -> Backend:
        """What it works on."""
        return self._backend

    @property
    def tool_name(self) -> str:
        """The name that agents call it by."""
        return self._name

    @property
    def description(self) -> str | None:
        """What it does, for agents."""
        return self._description

    @property
    def ids(self) -> list[str] | None:
        """The ids of all of them, as one token, where `for_each` or `count` makes several; else None."""
        each: TerraformIterator
        if self._for_each:
            each = TerraformIterator.from_resources(self._resource)
        elif self._count:
            each = TerraformIterator.from_list(Token.as_list(Fn.flatten([self._resource.fqn])))
        else:
            return None
        return Token.as_list(each.pluck_property("id"))

    @property
    def input_schema(self) -> dict[str, Any] | None:
        """JSON Schema of its arguments; None where it is not known."""
        return None


if TYPE_CHECKING:

    def _is_tool(tool: Tool) -> McpTool:
        return tool
