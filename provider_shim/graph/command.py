"""`mcpgateway graph`."""

from __future__ import annotations

import sys
from pathlib import Path

from .build import build
from .found import GraphError
from .mermaid import mermaid
from .reading import read


def run(path: str, format: str | None, output: str | None) -> int:
    """Draw the stack at a path to a file or standard output, and return the exit code."""
    chosen = format or ("svg" if output and output.endswith(".svg") else "mermaid")
    try:
        text = mermaid(build(read(path)))
        if chosen == "svg":
            from .svg import svg

            text = svg(text)
        if output is None:
            sys.stdout.write(text)
        else:
            Path(output).write_text(text, encoding="utf-8")
    except GraphError as error:
        print(f"mcpgateway graph: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"mcpgateway graph: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    return 0
