"""The console page: what exists, and what was asked lately, for people."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from . import journal
from .api import Cloud, Node
from .database import Database
from .objects import Objects

REQUESTS_SHOWN = 25
CHILDREN_SHOWN = 100
"""How many objects below one are shown without being asked for; the next refresh folds the others up again."""
TITLES = {"instaclustr": "NetApp Instaclustr", "yandex": "Yandex Cloud"}
"""How people call a control plane."""


def endpoint(clouds: Sequence[Cloud], database: Database) -> Callable[[Request], Awaitable[Response]]:
    """A Starlette endpoint that answers the page."""

    async def page(request: Request) -> Response:
        with database.snapshot() as connection:
            objects = Objects(connection, time.time())
            trees = {cloud.name: cloud.tree(objects) for cloud in clouds}
            requests = journal.recent(connection, REQUESTS_SHOWN)
        return HTMLResponse(render(trees, requests))

    return page


def render(trees: Mapping[str, Sequence[Node]], requests: Sequence[Mapping[str, Any]]) -> str:
    """The page as HTML, with the newest of the `requests` (given the oldest first) on top."""
    template = Path(__file__).with_name("console.html").read_text(encoding="utf-8")
    clouds = "".join(_cloud(name, nodes) for name, nodes in trees.items())
    return template.replace("{{clouds}}", clouds).replace("{{requests}}", _requests(requests))


def _cloud(name: str, nodes: Sequence[Node]) -> str:
    document = f'<a href="/openapi/{escape(name)}.json">OpenAPI document</a>'
    tree = _tree(nodes) or '<p class="empty">Nothing exists here.</p>'
    return f"<section><h2>{escape(TITLES.get(name, name))}</h2><p>{document}</p>{tree}</section>"


def _tree(nodes: Iterable[Node]) -> str:
    items = "".join(f"<li>{_node(node)}{_children(node.children)}</li>" for node in nodes)
    return f"<ul>{items}</ul>" if items else ""


def _children(nodes: Sequence[Node]) -> str:
    """What is below an object, folded up if it is much."""
    if len(nodes) <= CHILDREN_SHOWN:
        return _tree(nodes)
    return f"<details><summary>{len(nodes)} objects</summary>{_tree(nodes)}</details>"


def _node(node: Node) -> str:
    status = f' <span class="{_tone(node.status)}">{escape(node.status)}</span>' if node.status else ""
    state = f' <span class="state">{escape(node.state)}</span>' if node.state else ""
    detail = f'<div class="detail">{escape(node.detail)}</div>' if node.detail else ""
    return (
        f'<div class="node"><span class="kind">{escape(node.title)}</span> <strong>{escape(node.name)}</strong>'
        f"{status}{state}<div><code>{escape(node.id)}</code></div>{detail}</div>"
    )


def _tone(status: str) -> str:
    """The class of a status: whether all is well, something goes on, or something is wrong."""
    if "FAILED" in status or status == "ERROR":
        return "status bad"
    return "status good" if status in ("RUNNING", "ACTIVE") else "status busy"


def _requests(requests: Sequence[Mapping[str, Any]]) -> str:
    if not requests:
        return '<p class="empty">No requests yet.</p>'
    rows = "".join(_request(request) for request in reversed(requests))
    return (
        '<div class="wide"><table>'
        "<thead><tr><th>Time (UTC)</th><th>Method</th><th>Path</th><th>Status</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _request(request: Mapping[str, Any]) -> str:
    status = request["status"]
    failed = ' class="failed"' if status is None or status >= 400 else ""
    clock = request["time"][11:23]
    return (
        f"<tr{failed}><td>{escape(clock)}</td><td>{escape(request['method'])}</td>"
        f"<td><code>{escape(request['path'])}</code></td><td>{'none' if status is None else status}</td></tr>"
    )
