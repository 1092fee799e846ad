"""The diagram: nodes in groups, and edges between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

NodeKind = Literal["tool", "backend", "system", "service", "caller", "everybody", "server"]
EdgeKind = Literal["call", "refusal", "use", "right"]
# What the CDK puts behind the name of a construct below another one.
_CDK_HASH = re.compile(r"_[0-9A-F]{8}(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Node:
    """A box: the lines of its label, its group, and its kind."""

    id: str
    kind: NodeKind
    lines: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True)
class Group:
    """A frame around nodes and other groups."""

    id: str
    title: str
    parent: str = ""


@dataclass(frozen=True)
class Edge:
    """An arrow between nodes or groups: who may or may not call or has another role, or what uses what."""

    source: str
    target: str
    kind: EdgeKind
    label: str = ""


@dataclass
class Graph:
    """The nodes, groups and edges, in the order in which they were added."""

    groups: dict[str, Group] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[Edge, None] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)

    def group(self, key: str, title: str, parent: str = "") -> str:
        """Add a group unless it exists; returns its ID."""
        id = self._id(key)
        self.groups.setdefault(id, Group(id, title, parent))
        return id

    def node(self, key: str, kind: NodeKind, *lines: str, group: str = "") -> str:
        """Add a node unless it exists; returns its ID."""
        id = self._id(key)
        self.nodes.setdefault(id, Node(id, kind, tuple(line for line in lines if line), group))
        return id

    def edge(self, source: str, target: str, kind: EdgeKind, label: str = "") -> None:
        """Add an edge unless it exists."""
        self.edges[Edge(source, target, kind, label)] = None

    def _id(self, key: str) -> str:
        """An identifier of letters, digits and underscores that is stable for a key."""
        if key not in self._ids:
            readable = _CDK_HASH.sub("", key.replace("mcpgateway_", ""))
            plain = re.sub(r"\W+", "_", readable, flags=re.ASCII).strip("_")
            taken = set(self._ids.values())
            self._ids[key] = next(
                id
                for number in range(len(taken) + 1)
                if (id := f"{plain}_{number + 1}" if number else plain) not in taken
            )
        return self._ids[key]
