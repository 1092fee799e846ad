"""The journal of requests and their statuses, without bodies and headers; also counts requests for the rate limit."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

LIMIT = 10_000
"""How many requests are kept."""


def arrived(
    connection: sqlite3.Connection,
    *,
    now: float,
    request_id: str,
    cloud: str,
    user: str | None,
    method: str,
    path: str,
    kind: str | None,
    operation: str | None,
) -> int:
    """Record a request; returns the number under which its response is recorded later."""
    cursor = connection.execute(
        "INSERT INTO requests (time, request_id, cloud, user, method, path, kind, operation)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (now, request_id, cloud, user, method, path, kind, operation),
    )
    entry = cursor.lastrowid or 0
    connection.execute("DELETE FROM requests WHERE id <= ?", (entry - LIMIT,))
    return entry


def answered(connection: sqlite3.Connection, entry: int, status: int) -> None:
    """Record the status of the response. A request without a response has none."""
    connection.execute("UPDATE requests SET status = ? WHERE id = ?", (status, entry))


def count_since(connection: sqlite3.Connection, cloud: str, user: str, since: float) -> int:
    """How many requests a user has made since a time, including refused ones."""
    row = connection.execute(
        "SELECT count(*) FROM requests WHERE time > ? AND cloud = ? AND user = ?", (since, cloud, user)
    ).fetchone()
    return int(row[0])


def recent(connection: sqlite3.Connection, limit: int = LIMIT) -> list[dict[str, Any]]:
    """The last requests, oldest first; ``status`` is None as long as there is no response."""
    rows = connection.execute(
        "SELECT time, request_id, cloud, method, path, kind, operation, status FROM requests ORDER BY id DESC LIMIT ?",
        (limit,),
    ).fetchall()
    names = ("time", "request_id", "cloud", "method", "path", "kind", "operation", "status")
    entries = [dict(zip(names, row, strict=True)) for row in reversed(rows)]
    for entry in entries:
        entry["time"] = datetime.fromtimestamp(entry["time"], UTC).isoformat(timespec="milliseconds")
    return entries


def clear(connection: sqlite3.Connection) -> None:
    """Delete all entries."""
    connection.execute("DELETE FROM requests")
