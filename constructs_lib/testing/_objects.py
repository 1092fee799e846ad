"""Objects in a local cloud, as tests see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T", bound="Made")


@dataclass(frozen=True, repr=False)
class Made:
    """An object in a cloud.

    - `name`: its name.
    - `id`: its ID.
    - `fields`: what the API returns for it, by snake_case names; each is an attribute, too: `server.endpoint_url`.
    """

    name: str
    id: str
    fields: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        # While one is copied, it has nothing yet.
        fields = self.__dict__.get("fields", {})
        if name in fields:
            return fields[name]
        of = self.__dict__.get("name")
        raise AttributeError(
            f"the {type(self).__name__} {of} has no {name}; the API shows: {', '.join(sorted(fields))}"
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class Named(Mapping[str, T], Generic[T]):
    """Objects by name; also equal to a set of names: `server.tools == {"publish_order"}`.

    Of two objects with the same name, the second has its ID added: `orders (b2c3…)`.
    """

    def __init__(self, objects: Iterable[T]) -> None:
        """Sort the objects by name.

        Args:
            objects: The objects.
        """
        self._objects: dict[str, T] = {}
        for each in sorted(objects, key=lambda each: (each.name, each.id)):
            name = f"{each.name} ({each.id})" if each.name in self._objects else each.name
            self._objects[name] = each

    def __getitem__(self, name: str) -> T:
        if name not in self._objects:
            raise KeyError(f"there is no {name}; there are: {', '.join(self._objects) or 'none at all'}")
        return self._objects[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._objects)

    def __len__(self) -> int:
        return len(self._objects)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Set):
            return set(self._objects) == other
        return dict(self) == dict(other) if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # As that of all mappings.

    def __repr__(self) -> str:
        return f"{{{', '.join(map(repr, self._objects))}}}"


@dataclass(frozen=True, repr=False)
class Tool(Made):
    """A tool of a virtual server.

    - `name`, `id`, `fields`: see `Made`.
    - `kind`: `http_server_operation`, `cassandra_query`, `kafka_consume_recent`, `kafka_publish_message`,
      `opensearch_document_search` or `opensearch_index_document`.
    """

    kind: str = ""


@dataclass(frozen=True, repr=False)
class Backend(Made):
    """A backend of a virtual server.

    - `name`, `id`, `fields`: see `Made`.
    - `kind`: `http_server`, `kafka`, `cassandra`, `opensearch` or `instaclustr_api`.
    - `tools`: its tools.
    """

    kind: str = ""
    tools: Named[Tool] = field(default_factory=lambda: Named(()))


@dataclass(frozen=True, repr=False)
class Persona(Made):
    """Which tools a role may call.

    - `name`: the role.
    - `id`, `fields`: see `Made`.
    - `tools`: the names of the tools.
    """

    tools: frozenset[str] = frozenset()


@dataclass(frozen=True, repr=False)
class VirtualServer(Made):
    """A virtual server: an MCP endpoint on a gateway cluster.

    - `name`, `id`, `fields`: see `Made`.
    - `backends`: its backends.
    - `tools`: the tools of all backends.
    - `personas`: which tools its roles may call.
    """

    backends: Named[Backend] = field(default_factory=lambda: Named(()))
    tools: Named[Tool] = field(default_factory=lambda: Named(()))
    personas: Named[Persona] = field(default_factory=lambda: Named(()))


@dataclass(frozen=True, repr=False)
class Cluster(Made):
    """A gateway cluster: the machines that virtual servers run on.

    - `name`, `id`, `fields`: see `Made`.
    - `virtual_servers`: its virtual servers.
    """

    virtual_servers: Named[VirtualServer] = field(default_factory=lambda: Named(()))


@dataclass(frozen=True, repr=False)
class GatewayTool(Made):
    """A tool of a gateway of Yandex Cloud.

    - `name`, `id`, `fields`: see `Made`.
    - `kind`: `http_call`, `mcp_call` and so on.
    - `call`: what it does when it is called.
    - `input_schema`: JSON Schema of its arguments; None if it has none.
    """

    kind: str = ""
    call: Mapping[str, Any] = field(default_factory=dict)
    input_schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, repr=False)
class Gateway(Made):
    """A gateway of Yandex Cloud.

    - `name`, `id`, `fields`: see `Made`.
    - `tools`: its tools.
    - `members`: who has a role, as `type:id`, by role.
    """

    tools: Named[GatewayTool] = field(default_factory=lambda: Named(()))
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
