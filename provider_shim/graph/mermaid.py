"""The diagram as Mermaid text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Edge, Graph, Group, Node

_SHAPES = {
    "tool": '["{}"]',
    "server": '["{}"]',
    "backend": '[["{}"]]',
    "system": '[("{}")]',
    "service": '{{{{"{}"}}}}',
    "caller": '(["{}"])',
    "everybody": '(["{}"])',
}
_ARROWS = {"call": "-->", "refusal": "--x", "use": "-.->", "right": "---"}
_STYLES = {
    "tool": "fill:#e8f1fb,stroke:#3b78b5,color:#123",
    "backend": "fill:#eef6ea,stroke:#5b8f45,color:#123",
    "system": "fill:#f4f4f4,stroke:#777,color:#123",
    "service": "fill:#f4f4f4,stroke:#777,color:#123",
    "caller": "fill:#fff6e0,stroke:#c08a1e,color:#123",
    "everybody": "fill:#fde4e1,stroke:#c0392b,color:#123,stroke-width:2px",
    "server": "fill:#fff,stroke:#999,color:#123",
}
# What Mermaid, or the Markdown in its labels, could take for something else: all but letters, digits and harmless
# signs, underscores that are not within a word, and what may begin a list.
_SPECIAL = re.compile(r"[^\w …·,;:/.()\-=?+!']|(?<![^\W_])_|_(?![^\W_])|^[-+]|(?<=\d)[.)](?= )")

# Formulas and icons, which it looks for in what a code stands for, too.
_TAKEN = re.compile(r"\$(?=\$)|:(?=fa-)")


def mermaid(graph: Graph) -> str:
    """The diagram as a Mermaid flowchart."""
    lines = ["flowchart LR", *_inside(graph, "", "  ")]
    lines += [f"  {_edge(edge)}" for edge in graph.edges]
    if refusals := [str(number) for number, edge in enumerate(graph.edges) if edge.kind == "refusal"]:
        lines.append(f"  linkStyle {','.join(refusals)} stroke:#c0392b")
    kinds: dict[str, list[str]] = {}
    for node in _shown(graph):
        kinds.setdefault(node.kind, []).append(node.id)
    for kind, ids in kinds.items():
        lines += [f"  classDef {kind} {_STYLES[kind]}", f"  class {','.join(ids)} {kind}"]
    frames = [each.id for each in graph.groups.values() if not _is_empty(graph, each)]
    lines += ["  classDef frame fill:transparent,stroke:#999", f"  class {','.join(frames)} frame"] if frames else []
    return "\n".join(lines) + "\n"


def _shown(graph: Graph) -> Iterator[Node]:
    """The nodes, and the empty groups, which cannot be frames."""
    yield from graph.nodes.values()
    yield from (_as_node(each) for each in graph.groups.values() if _is_empty(graph, each))


def _is_empty(graph: Graph, group: Group) -> bool:
    nodes = any(each.group == group.id for each in graph.nodes.values())
    return not nodes and not any(each.parent == group.id for each in graph.groups.values())


def _as_node(group: Group) -> Node:
    return Node(group.id, "server", (group.title,), group.parent)


def _inside(graph: Graph, parent: str, margin: str) -> Iterator[str]:
    for group in graph.groups.values():
        if group.parent == parent and not _is_empty(graph, group):
            yield f'{margin}subgraph {group.id}["{_escaped(group.title)}"]'
            yield from _inside(graph, group.id, f"{margin}  ")
            yield f"{margin}end"
    for node in _shown(graph):
        if node.group == parent:
            label = "<br>".join(map(_escaped, node.lines))
            yield f"{margin}{node.id}{_SHAPES[node.kind].format(label)}"


def _edge(edge: Edge) -> str:
    label = f'|"{_escaped(edge.label)}"|' if edge.label else ""
    return f"{edge.source} {_ARROWS[edge.kind]}{label} {edge.target}"


def _escaped(text: str) -> str:
    parted = _TAKEN.sub(lambda match: f"{match[0]}\u200b", " ".join(text.split()))
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", parted)
