"""The catalogue's connections: transactions for many threads, on a folder that may be
read-only."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from rag.errors import IndexBusy, IndexDamaged

_BUSY_TIMEOUT_MS = 10_000


class Connections:
    """A pool of connections to one SQLite file, grown as threads need it.

    A transaction belongs to its thread: one opened inside another of the same thread joins it.
    Errors of SQLite become ``IndexBusy`` (locked beyond the timeout) and ``IndexDamaged``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.read_only = not (
            os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
        )
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._current = threading.local()
        self._closed = False

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One snapshot for all that is read inside. Never waits for a writer."""
        with self._transaction("BEGIN DEFERRED") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside is committed at the end, or nothing is."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def outside(self) -> Iterator[sqlite3.Connection]:
        """A connection without a transaction, for what SQLite allows only there."""
        with self._errors():
            connection = self._take()
            try:
                yield connection
            finally:
                self._give(connection)

    def close(self) -> None:
        """Close what is idle; a connection in use is closed when its transaction ends."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        joined: sqlite3.Connection | None = getattr(self._current, "connection", None)
        if joined is not None:
            yield joined
            return
        with self._errors():
            connection = self._take()
            self._current.connection = connection
            try:
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._current.connection = None
                self._give(connection)

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise ValueError(f"the index {self._path.parent} is closed")
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _give(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            # What is opened as immutable is not kept: the file may change under it.
            if not self._closed and not self.read_only:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._uri(), uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        if not self.read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            # A deleted report leaves no trace: its bytes are overwritten.
            connection.execute("PRAGMA secure_delete = ON")
        return connection

    def _uri(self) -> str:
        location = f"file:{quote(str(self._path))}"
        if not self.read_only:
            return f"{location}?mode=rwc"
        log = self._path.with_name(self._path.name + "-wal")
        # Without a WAL, SQLite would want to make one; with one, the file alone is not enough.
        immutable = not log.exists() or log.stat().st_size == 0
        return f"{location}?mode=ro" + ("&immutable=1" if immutable else "")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise IndexBusy(
                    f"another process is writing to the index {self._path.parent}: try again"
                ) from error
            if "unable to open" in str(error):
                raise self._damaged(error) from error
            raise
        except sqlite3.DatabaseError as error:
            # The class itself, and none of its subclasses, stands for a damaged file.
            if type(error) is sqlite3.DatabaseError:
                raise self._damaged(error) from error
            raise

    def _damaged(self, error: sqlite3.Error) -> IndexDamaged:
        return IndexDamaged(
            f"the catalogue {self._path} cannot be opened ({error}): restore it from a backup, "
            "or index again into a new folder"
        )
