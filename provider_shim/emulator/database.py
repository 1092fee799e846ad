"""The SQLite file that stores the local cloud.

Several processes may have the file open: Terraform launches the provider more than once, and a server may serve the
file at the same time. So nothing is cached in memory, and every effect is one transaction.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

APPLICATION_ID = 0x4D435047
"""``PRAGMA application_id`` of a local cloud's file ("MCPG"), so that a foreign database is never written to."""
VERSION = 2
"""``PRAGMA user_version``: incremented with every change of `_TABLES`."""
BUSY_SECONDS = 10.0
"""How long a transaction waits for one of another process."""

_TABLES = """
CREATE TABLE objects (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    scope TEXT NOT NULL,
    parent TEXT NOT NULL,
    body TEXT NOT NULL,
    shown TEXT,
    shown_until REAL NOT NULL,
    gone_at REAL,
    position INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX objects_scope ON objects (kind, scope);
CREATE INDEX objects_parent ON objects (parent);
CREATE INDEX objects_position ON objects (position);
CREATE INDEX objects_name ON objects (kind, scope, json_extract(body, '$.name'));
CREATE INDEX objects_gone ON objects (gone_at) WHERE gone_at IS NOT NULL;
CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time REAL NOT NULL,
    request_id TEXT NOT NULL,
    cloud TEXT NOT NULL,
    user TEXT,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    kind TEXT,
    operation TEXT,
    status INTEGER
);
CREATE INDEX requests_time ON requests (time);
CREATE TABLE faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    plan TEXT NOT NULL,
    rule TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0,
    fired INTEGER NOT NULL DEFAULT 0
);
"""


class StoreError(Exception):
    """The file cannot be used as a local cloud; the one-line message names it and says why."""


class Database:
    """One connection to the file, opened on first use and usable from any thread."""

    def __init__(
        self,
        path: str | os.PathLike[str] | None,
        seed: Callable[[sqlite3.Connection], None],
        opened: Callable[[sqlite3.Connection], None],
    ) -> None:
        """Take the file at `path`, or (None) memory.

        `seed` fills a fresh file, in the transaction that creates it; `opened` is called in a transaction each time
        that this process has opened the file.
        """
        self._path = ":memory:" if path is None else os.fspath(path)
        self._seed = seed
        self._opened = opened
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the file unless it is open, creating and seeding it if necessary; raises `StoreError`."""
        with self._lock:
            if self._connection is not None:
                return
            if not self._path:
                raise StoreError("The local cloud's database has no path.")
            self._create()
            try:
                connection = sqlite3.connect(
                    self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
                )
            except sqlite3.Error as error:
                raise self._unusable(str(error)) from error
            try:
                self._prepare(connection)
                self._keep_private()
                with _transaction(connection, "IMMEDIATE"):
                    self._opened(connection)
            except sqlite3.Error as error:
                connection.close()
                raise self._unusable(str(error)) from error
            except BaseException:
                connection.close()
                raise
            self._connection = connection

    def close(self) -> None:
        """Close the connection; the next transaction opens it anew (and an in-memory cloud starts afresh)."""
        with self._lock:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    _forget(self._connection)
                self._connection.close()
                self._connection = None

    def reset(self) -> None:
        """Empty the cloud and seed it again, as if the file were new; raises `StoreError`."""
        with self.transaction() as connection:
            for table in ("objects", "requests", "faults"):
                connection.execute(f"DELETE FROM {table}")
            self._seed(connection)
            self._opened(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction that may write: nothing else writes meanwhile, and an exception undoes it."""
        with self._lock:
            self.open()
            assert self._connection is not None
            with _transaction(self._connection, "IMMEDIATE") as connection:
                yield connection

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """A transaction that only reads: one consistent state, whatever others write meanwhile."""
        with self._lock:
            self.open()
            assert self._connection is not None
            with _transaction(self._connection, "DEFERRED") as connection:
                yield connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        with _transaction(connection, "DEFERRED"):
            ready = self._recognised(connection)
        _use_wal(connection)
        if ready:
            return
        with _transaction(connection, "IMMEDIATE"):
            if self._recognised(connection):  # another process was faster
                return
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            self._seed(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")

    def _create(self) -> None:
        """Make a new file readable by its owner alone, as it may hold secrets, before anything is in it."""
        if self._path != ":memory:":
            with suppress(OSError):  # SQLite says what is wrong with the path.
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    def _keep_private(self) -> None:
        """Take a file that others can read, and what SQLite keeps beside it, out of their hands."""
        for path in (self._path, f"{self._path}-wal", f"{self._path}-shm"):
            with suppress(OSError):  # There is none, or it is somebody else's.
                if stat.S_IMODE(os.stat(path).st_mode) & 0o077:
                    os.chmod(path, 0o600)

    def _recognised(self, connection: sqlite3.Connection) -> bool:
        """Whether the file is a local cloud already; False for an empty one, `StoreError` for anything else."""
        application_id = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if application_id == APPLICATION_ID:
            if version != VERSION:
                raise self._unusable(f"it has format version {version}, but this release reads version {VERSION}")
            return True
        if application_id or version or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise self._unusable("it is a SQLite database, but not one of the local cloud")
        return False

    def _unusable(self, why: str) -> StoreError:
        return StoreError(f"The file {self._path} cannot be used as the local cloud's database: {why}.")


@contextmanager
def _transaction(connection: sqlite3.Connection, mode: str) -> Iterator[sqlite3.Connection]:
    connection.execute(f"BEGIN {mode}")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side.

    ``synchronous = OFF`` survives the end of any process; only a crash of the machine could lose the last requests.
    Going over to WAL does not wait for a lock as other statements do (https://sqlite.org/wal.html, "Sometimes Queries
    Return SQLITE_BUSY In WAL Mode"), hence the loop.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    connection.execute("PRAGMA synchronous = OFF")
    # What is deleted may be a secret: it is overwritten.
    connection.execute("PRAGMA secure_delete = ON")


def _forget(connection: sqlite3.Connection) -> None:
    """Leave nothing in the files of what is gone by now, or was replaced."""
    now = time.time()
    with _transaction(connection, "IMMEDIATE"):
        connection.execute("DELETE FROM objects WHERE gone_at <= ?", (now,))
        connection.execute("UPDATE objects SET shown = NULL WHERE shown IS NOT NULL AND shown_until <= ?", (now,))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
