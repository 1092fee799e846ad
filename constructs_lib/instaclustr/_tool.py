"""What all tools of virtual servers have in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from .._core.cdk import Construct, Fn, TerraformIterator, Token
from .._core.cloud_object import CloudObject, provider_of
from .._core.kinds import refusal
from .._core.options import ResourceOptions
from ._kinds import check_kind
from ._refs import Backend

if TYPE_CHECKING:
    from .._core.mcp import McpTool


class Tool(CloudObject):
    """A tool of a virtual server."""

    _OBJECT = "tool"
    _WORDS: ClassVar[Mapping[str, str]] = {"backend_id": "backend"}
    _BACKEND: ClassVar[str]
    _resource: Any

    def __init__(
        self,
        scope: Construct,
        id: str,
        backend: Backend,
        name: str | None,
        description: str | None,
        options: ResourceOptions,
    ) -> None:
        """Make a tool; each kind of tool has a class of its own.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the tool's name unless `name` is given.
            backend: The backend that the tool works on.
            name: Name of the tool, unique in its backend.
            description: What the tool does, as agents read it.
            options: Terraform's own arguments and `timeouts`.

        Raises:
            TypeError: `backend` is not a backend of the right kind.
        """
        check_kind(backend, "backend", self._BACKEND)
        if not isinstance(backend, Backend):
            raise refusal("backend", "a backend, as add_http_server and the like make it, or from_id", backend)
        super().__init__(scope, id, provider=provider_of(scope, backend, options))
        self._backend = backend
        self._for_each = options.get("for_each") is not None
        self._count = options.get("count") is not None
        self._name = name or id
        if self._claim_name(backend, "name of a tool", self._name) and backend.given_name is not None:
            # Backends of different kinds may have the same name.
            self._claim_name(backend.server, "name for clients", self.mcp_name)
        self._description = description

    @cached_property
    def id(self) -> str:
        """ID of the tool."""
        found: str = self._resource.id
        return found

    @property
    def backend(self) -> Backend:
        """The backend that the tool works on."""
        return self._backend

    @property
    def tool_name(self) -> str:
        """Name of the tool, unique in its backend; clients see `mcp_name`."""
        return self._name

    @property
    def mcp_name(self) -> str:
        """The name that clients see and call the tool by: `<name of the backend>_<name of the tool>`."""
        return f"{self._backend.name}_{self._name}"

    @property
    def description(self) -> str | None:
        """What the tool does, as agents read it."""
        return self._description

    @property
    def ids(self) -> list[str] | None:
        """The IDs of all tools as one token, if `for_each` or `count` makes several; None if there is one."""
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
        """JSON Schema of the tool's arguments; None if it is not known."""
        return None


if TYPE_CHECKING:

    def _is_tool(tool: Tool) -> McpTool:
        return tool
