"""Builds the diagram from the objects that were found."""

from __future__ import annotations

from collections.abc import Iterable

from .found import Found, GraphError, Objects
from .instaclustr import Instaclustr
from .model import Graph
from .yandex import Yandex


def build(found: Iterable[Found]) -> Graph:
    """The diagram of the objects.

    Raises:
        GraphError: There is nothing to draw.
    """
    objects, graph = Objects(found), Graph()
    instaclustr = Instaclustr(objects, graph)
    instaclustr.draw()
    Yandex(objects, graph, instaclustr).draw()
    if not graph.groups:
        raise GraphError(
            "There is nothing to draw: no gateway, virtual server, backend, tool or access rule was found."
        )
    return graph
