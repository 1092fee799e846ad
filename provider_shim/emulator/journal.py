"""The journal of requests: what was asked and answered, without bodies and headers, and how fast it came."""

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
    """Note a request that has come in; the number under which its answer is noted later."""
    cursor = connection.execute(
        "INSERT INTO requests (time, request_id, cloud, user, method, path, kind, operation)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (now, request_id, cloud, user, method, path, kind, operation),
    )
    entry = cursor.lastrowid or 0
    connection.execute("DELETE FROM requests WHERE id <= ?", (entry - LIMIT,))
    return entry


def answered(connection: sqlite3.Connection, entry: int, status: int) -> None:
    """Note the status of the answer. A request that is never answered keeps none."""
    connection.execute("UPDATE requests SET status = ? WHERE id = ?", (status, entry))


def count_since(connection: sqlite3.Connection, cloud: str, user: str, since: float) -> int:
    """How many requests a user has made after the moment `since`, refused ones included."""
    row = connection.execute(
        "SELECT count(*) FROM requests WHERE time > ? AND cloud = ? AND user = ?", (since, cloud, user)
    ).fetchone()
    return int(row[0])


def recent(connection: sqlite3.Connection, limit: int = LIMIT) -> list[dict[str, Any]]:
    """The last requests, the oldest first; ``status`` is None while there is no answer, or if there never was one."""
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
    """Forget all requests."""
    connection.execute("DELETE FROM requests")
