"""The objects of a control plane, with delayed visibility after a write and delayed removal after a delete."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Body = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """A stored object at a point in time."""

    kind: str
    id: str
    scope: str
    """The id of the cluster (or folder) that the object belongs to; lists are by scope."""
    parent: str
    """Id of the parent object; empty at the top level."""
    body: Body
    """The object as last written, which writes are based on."""
    visible: Body | None
    """The object as reads show it now; None if it is not visible yet."""
    gone_at: float | None
    """When the requested deletion is done; infinite while that is unknown."""

    @property
    def deleting(self) -> bool:
        """Whether its deletion has been requested."""
        return self.gone_at is not None


class Objects:
    """The objects at a point in time, inside one transaction."""

    def __init__(self, connection: sqlite3.Connection, now: float) -> None:
        """Take the transaction and its moment, in seconds since 1970."""
        self._connection = connection
        self.now = now

    def get(self, kind: str, id: str) -> Record | None:
        """The object, even if it is not visible yet; None if it does not exist."""
        return next(self._select("kind = ? AND id = ?", kind, id), None)

    def all(self, kind: str, scope: str | None = None) -> list[Record]:
        """The objects of a kind, in one scope or all, oldest first."""
        if scope is None:
            return list(self._select("kind = ?", kind))
        return list(self._select("kind = ? AND scope = ?", kind, scope))

    def with_value(self, kinds: Sequence[str], scope: str, field: str, value: str) -> list[Record]:
        """The objects of some kinds in a scope that hold a text in a top-level field, by an index for ``name``."""
        marks = ", ".join("?" * len(kinds))
        condition = f"kind IN ({marks}) AND scope = ? AND json_extract(body, '$.{field}') = ?"
        # Without statistics, SQLite would rather go through all objects of the kinds.
        index = "objects_name" if field == "name" else "objects_scope"
        return list(self._select(condition, *kinds, scope, value, index=index))

    def children(self, id: str) -> list[Record]:
        """The children of the object with that id."""
        return list(self._select("parent = ?", id))

    def insert(
        self, kind: str, id: str, body: Body, *, scope: str = "", parent: str = "", visible_at: float = 0.0
    ) -> None:
        """Add an object that becomes visible at `visible_at`."""
        self._connection.execute(
            "INSERT INTO objects (kind, id, scope, parent, body, shown, shown_until, position)"
            " VALUES (?, ?, ?, ?, ?, NULL, ?, (SELECT coalesce(max(position), 0) + 1 FROM objects))",
            (kind, id, scope, parent, json.dumps(body), visible_at),
        )

    def replace(self, record: Record, body: Body, visible_at: float) -> None:
        """Give an object a new body; until `visible_at` reads go on showing what they show now."""
        shown = None if record.visible is None else json.dumps(record.visible)
        self._connection.execute(
            "UPDATE objects SET body = ?, shown = ?, shown_until = ? WHERE kind = ? AND id = ?",
            (json.dumps(body), shown, visible_at, record.kind, record.id),
        )

    def delete(self, record: Record, gone_at: float) -> None:
        """Request the deletion of an object, done at `gone_at`; an earlier request stands."""
        self._connection.execute(
            "UPDATE objects SET gone_at = coalesce(gone_at, ?) WHERE kind = ? AND id = ?",
            (gone_at, record.kind, record.id),
        )

    def forget_gone(self) -> None:
        """Remove the objects whose deletion is done: they may hold secrets."""
        self._connection.execute("DELETE FROM objects WHERE gone_at <= ?", (self.now,))

    def hasten(self, record: Record, gone_at: float) -> None:
        """Set the time at which a requested deletion is done, unless it is done earlier."""
        self._connection.execute(
            "UPDATE objects SET gone_at = min(gone_at, ?) WHERE kind = ? AND id = ?", (gone_at, record.kind, record.id)
        )

    def _select(self, condition: str, *values: str, index: str = "") -> Iterator[Record]:
        indexed = f" INDEXED BY {index}" if index else ""
        rows: Iterable[tuple[Any, ...]] = self._connection.execute(
            "SELECT kind, id, scope, parent, body, shown, shown_until, gone_at FROM objects"
            f"{indexed} WHERE {condition} AND (gone_at IS NULL OR gone_at > ?) ORDER BY position",
            (*values, self.now),
        )
        for kind, id, scope, parent, body, shown, shown_until, gone_at in rows:
            written = json.loads(body)
            visible = written if self.now >= shown_until else json.loads(shown or "null")
            yield Record(kind, id, scope, parent, written, visible, gone_at)
