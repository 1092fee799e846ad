"""What all backends and tools have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ..._cdk import Construct, TerraformIterator, TerraformProvider, Token
from ..._kinds import instance
from ..references import Identified, check_kind, id_of
from .member import Member, Options, provider_of

if TYPE_CHECKING:
    from ..mcp import McpTool
    from .server import VirtualServer


class Backend(Member):
    """Something that the tools of a virtual server work on."""

    def __init__(self, scope: Construct, id: str, server: Any, options: Options) -> None:
        super().__init__(scope, id, provider_of(scope, server, options))
        self._server = server

    @property
    def server(self) -> VirtualServer | None:
        """The virtual server that it is below; None where only its id is known."""
        return self._server if isinstance(self._server, Member) else None  # type: ignore[return-value]


class ExistingBackend(Backend):
    """A backend that the stack does not make."""

    _MADE = False

    def __init__(
        self, scope: Construct, id: str, backend_id: Identified, server: Any, provider: TerraformProvider | None
    ) -> None:
        Backend.__init__(self, scope, id, server, Options(provider=provider) if provider else Options())
        self._id = id_of(backend_id, "backend_id")


class Tool(Member):
    """A tool of a virtual server."""

    KIND = "tool"
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
        """The ids of all of them, as one token, where `for_each` makes several; else None."""
        if not self._for_each:
            return None
        return Token.as_list(TerraformIterator.from_resources(self._resource).pluck_property("id"))

    @property
    def input_schema(self) -> dict[str, Any] | None:
        """JSON Schema of its arguments; None where it is not known."""
        return None


if TYPE_CHECKING:

    def _is_tool(tool: Tool) -> McpTool:
        return tool
