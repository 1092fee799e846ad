"""The diagram as a picture for browsers, drawn by Mermaid itself: the package `mermaidx` runs it without one."""

from __future__ import annotations

from .found import GraphError


def svg(text: str) -> str:
    """The picture of a text of Mermaid's.

    Raises:
        GraphError: The package is not installed, or could not draw it.
    """
    try:
        import mermaidx
    except ImportError as error:
        raise GraphError("SVG needs the package mermaidx: run `pip install 'mcpgateway[svg]'`.") from error
    # Its labels are HTML within the picture, which browsers show; as plain text they would take four times as long.
    return str(mermaidx.render(text).svg())
