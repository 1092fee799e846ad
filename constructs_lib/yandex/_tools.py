"""The tools of a gateway: what agents see, and what happens when one is called."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .. import l1
from .._core.cdk import Construct
from .._core.options import LookupOptions
from .._core.secrets import travels_openly
from .._core.texts import literal
from .._core.validation import is_expression
from ..schemas import SchemaSource, json_schema, json_text
from ._actions import Action
from ._calls import McpAuthentication, McpHeaders
from ._gateway_base import GatewayBase


@dataclass(frozen=True)
class Tool:
    """A tool of a gateway; another gateway can offer it as one of its own.

    - `name`: its name.
    - `description`: what the tool does, as agents read it.
    - `input_schema`: JSON Schema of the tool's arguments; None if it has none, or one that only Terraform knows.
    """

    name: str
    description: str | None = None
    input_schema: dict[str, Any] | None = None

    @property
    def tool_name(self) -> str:
        """Name of the tool."""
        return self.name

    @property
    def mcp_name(self) -> str:
        """The name that clients call the tool by: its name."""
        return self.name


class ToolOwner(GatewayBase):
    """A gateway whose tools the stack declares."""

    def __init__(self, scope: Construct, id: str, *, options: LookupOptions, acknowledge_public: bool) -> None:
        """Use `from_id` or a class that derives from this one instead."""
        super().__init__(scope, id, options=options, acknowledge_public=acknowledge_public)
        self._tools: dict[str, Tool] = {}
        self._secrets: list[tuple[str, McpAuthentication | McpHeaders]] = []

    @property
    def tools(self) -> Mapping[str, Tool]:
        """The tools that were added, by name."""
        return dict(self._tools)

    def _add_tool(
        self,
        name: str,
        action: Action,
        *,
        description: str | None = None,
        input: SchemaSource | None = None,
        output: SchemaSource | None = None,
    ) -> Tool:
        """Add a tool.

        Args:
            name: Name of the tool, unique in the gateway. Clients see the tools in the order of their names.
            action: What happens when the tool is called.
            description: What the tool does, as agents read it.
            input: What the tool takes: a pydantic model, a dataclass, a TypedDict, or a JSON Schema as a dictionary or
                text.
            output: What the tool returns, like `input`.

        Returns:
            The tool, which another gateway can offer, too.
        """
        description = action.description if description is None else description
        schema, text = schema_and_text(action.input if input is None else input)
        item = l1.YandexGatewayTools(
            description=literal(description),
            input_json_schema=text,
            output_json_schema=schema_and_text(output)[1],
            action={action.kind: action.arguments},
        )
        return self._add_item(Tool(name, description, schema), item, action)

    def _add_item(self, tool: Tool, item: l1.YandexGatewayTools, action: Action) -> Tool:
        """Add a tool whose arguments are complete, and report what is wrong with its action."""
        name = tool.name
        for thing in action.depends_on:
            self._depend_on(thing)
        for header in action.plain_credentials:
            self._warning(
                f"the header {header} of the tool {name} is plain text, which ends up in the synthesized files "
                "and in state: if it is a secret, keep it in Lockbox and give lockbox(secret, key)."
            )
        if travels_openly(action.credentials_to):
            self._problem(f"the tool {name} sends credentials to a URL that begins with http://: they need https://.")
        self._secrets += [(name, each) for each in action.secrets]
        if self._put(name, item):
            self._tools[name] = tool
        else:
            self._problem(f'the gateway has two tools called "{name}": give each a name of its own')
        return tool

    @abstractmethod
    def _put(self, name: str, item: l1.YandexGatewayTools) -> bool:
        """Put a tool beside the others; False if there is one with this name."""

    @abstractmethod
    def _depend_on(self, thing: object) -> None:
        """Make the gateway after a construct that it calls, which Terraform cannot tell from a name or an address."""

    def _problems(self) -> Iterator[str]:
        yield from super()._problems()
        for name, each in self._secrets:
            yield from each.problems(f"the tool {name}", self)


def schema_and_text(source: SchemaSource | None) -> tuple[dict[str, Any] | None, str | None]:
    """The schema as far as it is known at synth, and as text."""
    if source is None:
        return None, None
    if isinstance(source, str):
        try:
            known = None if is_expression(literal(source)) else json.loads(source)
        except ValueError:
            known = None  # The resource says so at synth.
        return known if isinstance(known, dict) else None, literal(source)
    schema = json_schema(source)
    return schema, literal(json_text(schema))
