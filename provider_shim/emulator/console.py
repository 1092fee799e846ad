"""The console page: the existing objects and the latest requests."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from . import journal
from .api import Cloud, Fact, Node
from .database import Database
from .objects import Objects

REQUESTS_SHOWN = 25
CHILDREN_SHOWN = 100
"""How many children of an object are shown expanded; a refresh collapses longer lists again."""
_ALARM = ' class="alarm"'
_REFRESH = '<meta http-equiv="refresh" content="5">'
_REFRESHING = 'This page refreshes every five seconds. <a href="/?paused">Pause</a>'
_PAUSED = 'Automatic refresh is paused. <a href="/">Resume</a>'
TITLES = {"instaclustr": "NetApp Instaclustr", "yandex": "Yandex Cloud"}
"""Display names of the control planes."""


def endpoint(clouds: Sequence[Cloud], database: Database) -> Callable[[Request], Awaitable[Response]]:
    """A Starlette endpoint that serves the page."""

    async def page(request: Request) -> Response:
        with database.snapshot() as connection:
            objects = Objects(connection, time.time())
            trees = {cloud.name: cloud.tree(objects) for cloud in clouds}
            requests = journal.recent(connection, REQUESTS_SHOWN)
        return HTMLResponse(render(trees, requests, is_paused="paused" in request.query_params))

    return page


def render(
    trees: Mapping[str, Sequence[Node]], requests: Sequence[Mapping[str, Any]], *, is_paused: bool = False
) -> str:
    """The page as HTML, with the newest of the `requests` (given the oldest first) on top."""
    template = Path(__file__).with_name("console.html").read_text(encoding="utf-8")
    clouds = "".join(_cloud(name, nodes) for name, nodes in trees.items())
    template = template.replace("{{refresh}}", "" if is_paused else _REFRESH)
    template = template.replace("{{refreshing}}", _PAUSED if is_paused else _REFRESHING)
    return template.replace("{{clouds}}", clouds).replace("{{requests}}", _requests(requests))


def _cloud(name: str, nodes: Sequence[Node]) -> str:
    document = f'<a href="/openapi/{escape(name)}.json">OpenAPI document</a>'
    tree = _tree(nodes) or '<p class="empty">No objects yet.</p>'
    return f"<section><h2>{escape(TITLES.get(name, name))}</h2><p>{document}</p>{tree}</section>"


def _tree(nodes: Iterable[Node]) -> str:
    items = "".join(f"<li>{_node(node)}{_children(node.children)}</li>" for node in nodes)
    return f"<ul>{items}</ul>" if items else ""


def _children(nodes: Sequence[Node]) -> str:
    """The children of an object, collapsed if there are many."""
    if len(nodes) <= CHILDREN_SHOWN:
        return _tree(nodes)
    return f"<details><summary>{len(nodes)} objects</summary>{_tree(nodes)}</details>"


def _node(node: Node) -> str:
    status = f' <span class="{_tone(node.status)}">{escape(node.status)}</span>' if node.status else ""
    state = f' <span class="state">{escape(node.state)}</span>' if node.state else ""
    detail = f'<div class="detail">{escape(node.detail)}</div>' if node.detail else ""
    return (
        f'<div class="node"><span class="kind">{escape(node.title)}</span> <strong>{escape(node.name)}</strong>'
        f"{status}{state}<div><code>{escape(node.id)}</code></div>{detail}{_facts(node.facts)}</div>"
    )


def _facts(facts: Sequence[Fact]) -> str:
    told = "".join(
        f"<dt>{escape(fact.label)}</dt><dd{_ALARM if fact.is_alarming else ''}>{escape(fact.text)}</dd>"
        for fact in facts
        if fact.document is None
    )
    documents = "".join(
        f"<details><summary>{escape(fact.label)}</summary><pre>{escape(_document(fact.document))}</pre></details>"
        for fact in facts
        if fact.document is not None
    )
    return (f"<dl>{told}</dl>" if told else "") + documents


def _document(document: Any) -> str:
    """JSON, decoded or as a string, formatted for reading; a string that is not JSON is returned unchanged."""
    try:
        decoded = json.loads(document) if isinstance(document, str) else document
    except (ValueError, RecursionError):
        return str(document)
    return json.dumps(decoded, indent=2, ensure_ascii=False)


def _tone(status: str) -> str:
    """The CSS class of a status: good, busy or bad."""
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
