"""The text, as Mermaid itself understands it; it runs inside the package `mermaidx`."""

from __future__ import annotations

import html
import re
import sys
from xml.etree import ElementTree

import pytest

from provider_shim.graph.found import GraphError
from provider_shim.graph.mermaid import mermaid
from provider_shim.graph.model import Graph
from provider_shim.graph.svg import svg

HOSTILE = [
    *("__init__", "a_b_c", "*a*", "**b**", "1. first", "- x", "+ x", "# h", "`code`", "~~x~~", "$$x$$", "fa:fa-car"),
    *('"quoted"', "<b>x</b>", "<script>alert(1)</script>", "&amp;", "#35;", "a;b", "a|b", "a-->b", "[x]", "{x}", "(x)"),
    *("back\\slash", "end", "subgraph", "%% c", "click", "@{ shape: circle }", ":::x", "emoji 🙂", "größer", "…"),
]


def drawn(*labels: str) -> Graph:
    graph = Graph()
    graph.node("outer", "service", "outside")
    for number, label in enumerate(labels):
        group = graph.group(f"frame{number}", label)
        inner = graph.node(f"inner{number}", "tool", label, label, group=group)
        graph.edge("outer", inner, "call", "may call")
    return graph


def texts(picture: str) -> list[str]:
    found = re.findall(r"<foreignObject[^>]*>(.*?)</foreignObject>", picture, re.DOTALL)
    plain = (html.unescape(re.sub(r"<[^>]+>", "", each)) for each in found)
    return [re.sub(r"[\s\u200b]", "", each) for each in plain]


@pytest.mark.parametrize("labels", [HOSTILE[::5], pytest.param(HOSTILE, marks=pytest.mark.slow)], ids=["some", "all"])
def test_labels_are_shown_as_they_are(labels: list[str]) -> None:
    picture = svg(mermaid(drawn(*labels)))
    ElementTree.fromstring(picture)
    assert "<script" not in picture
    shown = texts(picture)
    for label in labels:
        wanted = label.replace(" ", "")
        assert wanted in shown
        assert wanted + wanted in shown


def test_ids_are_stable_and_of_one_word() -> None:
    graph = Graph()
    ids = [graph.node(key, "tool", key) for key in ("a.b", "a-b", "a.b", 'a["b"]', "größe")]
    assert ids == ["a_b", "a_b_2", "a_b", "a_b_3", "gr_e"]
    assert list(graph.nodes) == ["a_b", "a_b_2", "a_b_3", "gr_e"]


def test_an_edge_is_drawn_once() -> None:
    graph = drawn("x")
    graph.edge("outer", "inner0", "call", "may call")
    assert mermaid(graph).count("-->") == 1


def test_without_the_package_there_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mermaidx", None)
    with pytest.raises(GraphError, match=r"pip install 'mcpgateway\[svg\]'"):
        svg("flowchart LR\n")
