"""The diagram as SVG, drawn by Mermaid itself, which the package `mermaidx` runs without a browser."""

from __future__ import annotations

from .found import GraphError


def svg(text: str) -> str:
    """Render Mermaid text as SVG.

    Raises:
        GraphError: The package mermaidx is not installed.
    """
    try:
        import mermaidx
    except ImportError as error:
        raise GraphError("SVG output requires the package mermaidx: run `pip install 'mcpgateway[svg]'`.") from error
    # Its labels are HTML within the picture, which browsers show; as plain text they would take four times as long.
    return str(mermaidx.render(text).svg())
