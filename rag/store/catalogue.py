"""The system of record: reports, sections, passages and vectors in one SQLite file.

A write is one transaction: killed at any instant, the catalogue is the old one or the new one.
Each write has a commit number, and a journal says what the derived indexes must do to follow.
Methods may be called from any thread. No SQL stands outside this file and ``reading.py``.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from sqlite3 import Connection

import numpy as np

from embeddings.base import ModelCard, Vectors
from rag.errors import IndexNotFound, ReportNotFound
from rag.store import rows
from rag.store.base import Change, Entry
from rag.store.connections import Connections
from rag.store.manifest import SCHEMA_VERSION
from rag.store.reading import Reading
from rag.types import Report

FILE = "catalogue.sqlite"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Removed:
    """The keys of passages removed, and the ids of the vectors they had."""

    keys: list[int]
    vectors: list[int]

    def __add__(self, other: _Removed) -> _Removed:
        return _Removed(self.keys + other.keys, self.vectors + other.vectors)


class Catalogue(Reading):
    """What is read is inherited from ``Reading``; what is written stands here.

    Two processes must not write at once: the caller holds the writer lock.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(Connections(path))
        self._path = path

    @classmethod
    def exists(cls, path: Path) -> bool:
        """Whether ``path`` holds a catalogue. Raises ``IndexDamaged`` if it is no database."""
        if not path.exists():
            return False
        connections = Connections(path)
        try:
            with connections.read() as connection:
                found = connection.execute(
                    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'"
                ).fetchone()
            return found is not None
        finally:
            connections.close()

    @classmethod
    def create(cls, path: Path) -> None:
        """Make an empty catalogue. The caller holds the writer lock and there is none yet."""
        connections = Connections(path)
        schema = resources.files("rag.store").joinpath("schema.sql").read_text("utf-8")
        try:
            with connections.outside() as connection:
                # executescript runs as it is told to: one transaction around all.
                connection.executescript(
                    f"BEGIN IMMEDIATE;\n{schema}\n"
                    f"INSERT INTO meta VALUES ('schema_version', '{SCHEMA_VERSION}'), "
                    f"('identity', '{secrets.token_hex(16)}'), "
                    "('commit_number', '0'), ('journal_floor', '0');\nCOMMIT;"
                )
        finally:
            connections.close()

    @classmethod
    def open(cls, path: Path) -> Catalogue:
        """Raises ``IndexNotFound``, ``IndexDamaged``, and ``IndexMismatch`` for another
        version's schema."""
        if not cls.exists(path):
            raise IndexNotFound(
                f"there is no index in {path.parent}: index some reports into this folder "
                "first, or name the folder of an index"
            )
        catalogue = cls(path)
        try:
            catalogue.manifest().check_schema()
        except BaseException:
            catalogue.close()
            raise
        return catalogue

    @property
    def read_only(self) -> bool:
        return self._connections.read_only

    def close(self) -> None:
        self._connections.close()

    def snapshot(self) -> AbstractContextManager[object]:
        """All that this thread reads inside is of one commit."""
        return self._connections.read()

    def bind(self, card: ModelCard) -> None:
        """Record the model of an index that holds no report yet. Raises ``IndexMismatch`` if
        it holds reports of another model."""
        manifest = self.manifest()
        if manifest.card == card:
            return
        with self._connections.write() as connection:
            if connection.execute("SELECT 1 FROM reports LIMIT 1").fetchone():
                manifest.check(card)
            connection.execute(
                "INSERT INTO meta VALUES ('card', ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (json.dumps(asdict(card), ensure_ascii=False),),
            )

    def put(
        self,
        report: Report,
        entries: Sequence[Entry],
        vectors: Mapping[bytes, Vectors],
        *,
        origin: str,
    ) -> Change:
        """Add a report, or replace the one of the same id or the same origin.

        ``vectors`` are ``(dimension,)`` float32 rows by ``vector_hash``; those that the
        catalogue has may be left out. A passage that is exactly as before keeps its key; a
        report that is wholly as before makes no commit. Raises ``ValueError`` for entries that
        do not fit the report, and for a missing or ill-shaped vector.
        """
        _check_entries(report, entries)
        with self._connections.write() as connection:
            dimension = self._dimension()
            gone = _Removed([], [])
            others = connection.execute(
                "SELECT report_id FROM reports WHERE origin = ? AND report_id <> ?",
                (origin, report.report_id),
            ).fetchall()
            for (other,) in others:
                gone += self._remove_report(connection, other)
            kept, stale = self._compare(connection, report.report_id, entries)
            fresh = [entry for entry in entries if entry.passage.passage_id not in kept]
            if not gone.keys and not stale and not fresh and self._holds(report, origin):
                return Change(self.commit_number(), 0, 0)
            self._write_report(connection, report, origin, len(entries))
            gone += self._remove_passages(connection, stale)
            added = self._add_passages(connection, fresh, vectors, dimension)
            # Only now: what came may use the vectors of what went.
            self._remove_orphans(connection, gone.vectors)
            removed = gone.keys
            return self._commit(connection, added, removed)

    def delete(self, report_id: str) -> Change:
        """Remove a report, its passages, and the vectors that no other passage has. Raises
        ``ReportNotFound``."""
        with self._connections.write() as connection:
            if not self._has(connection, report_id):
                raise ReportNotFound(f"no report has the id {report_id!r}: list the reports")
            gone = self._remove_report(connection, report_id)
            self._remove_orphans(connection, gone.vectors)
            return self._commit(connection, [], gone.keys)

    def forget_journal(self, commit: int) -> None:
        """Drop the journal up to ``commit``, which both derived indexes have on disk."""
        with self._connections.write() as connection:
            connection.execute("DELETE FROM journal WHERE commit_number <= ?", (commit,))
            connection.execute(
                "UPDATE meta SET value = ? WHERE name = 'journal_floor' "
                "AND CAST(value AS INTEGER) < ?",
                (str(commit), commit),
            )

    def checkpoint(self) -> bool:
        """Move the log into the file and empty it, so that what was deleted is in neither.
        False if a reader of an older snapshot prevents it."""
        with self._connections.outside() as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _dimension(self) -> int:
        card = self.manifest().card
        if card is None:
            raise ValueError("no model is recorded in this index: bind one before indexing")
        return card.dimension

    def _holds(self, report: Report, origin: str) -> bool:
        holder = self.holder(origin)
        return (
            holder is not None
            and holder.report_id == report.report_id
            and self.report(report.report_id) == report
        )

    @staticmethod
    def _has(connection: Connection, report_id: str) -> bool:
        row = connection.execute("SELECT 1 FROM reports WHERE report_id = ?", (report_id,))
        return row.fetchone() is not None

    @staticmethod
    def _compare(
        connection: Connection, report_id: str, entries: Sequence[Entry]
    ) -> tuple[set[str], list[int]]:
        """The ids of the passages that stay as they are, and the keys of those that go."""
        new = {
            entry.passage.passage_id: (*rows.entry_row(entry), entry.vector) for entry in entries
        }
        kept: set[str] = set()
        stale: list[int] = []
        query = (
            f"SELECT key, {rows.ENTRY_COLUMNS}, hash FROM passages "
            "JOIN vectors ON vectors.id = passages.vector WHERE report_id = ?"
        )
        for key, *row in connection.execute(query, (report_id,)):
            if new.get(row[0]) == tuple(row):
                kept.add(row[0])
            else:
                stale.append(key)
        return kept, stale

    @staticmethod
    def _write_report(connection: Connection, report: Report, origin: str, passages: int) -> None:
        # Not REPLACE: that would delete the row first, and with it the passages that stay.
        columns = rows.REPORT_COLUMNS
        settings = ", ".join(f"{name} = excluded.{name}" for name in columns.split(", "))
        connection.execute(
            f"INSERT INTO reports ({columns}) VALUES ({rows.marks(columns)}) "
            f"ON CONFLICT (report_id) DO UPDATE SET {settings}",
            rows.report_row(report, origin, passages),
        )
        for table in ("places", "sections"):
            connection.execute(f"DELETE FROM {table} WHERE report_id = ?", (report.report_id,))
        names = {name for name in (report.region, *report.aliases) if name}
        connection.executemany(
            "INSERT INTO places (name, report_id) VALUES (?, ?)",
            [(name, report.report_id) for name in sorted(names)],
        )
        connection.executemany(
            f"INSERT INTO sections ({rows.SECTION_COLUMNS}) "
            f"VALUES ({rows.marks(rows.SECTION_COLUMNS)})",
            [
                rows.section_row(report.report_id, ordinal, section)
                for ordinal, section in enumerate(report.sections)
            ],
        )

    @staticmethod
    def _add_passages(
        connection: Connection,
        entries: Iterable[Entry],
        vectors: Mapping[bytes, Vectors],
        dimension: int,
    ) -> list[int]:
        added: list[int] = []
        columns = rows.ENTRY_COLUMNS
        for entry in entries:
            vector = _vector_id(connection, entry.vector)
            if vector is None:
                data = _blob(entry, vectors, dimension)
                vector = connection.execute(
                    "INSERT INTO vectors (hash, data) VALUES (?, ?)", (entry.vector, data)
                ).lastrowid
            key = connection.execute(
                f"INSERT INTO passages ({columns}, vector) VALUES ({rows.marks(columns)}, ?)",
                (*rows.entry_row(entry), vector),
            ).lastrowid
            if key is not None:
                added.append(key)
        return added

    def _remove_report(self, connection: Connection, report_id: str) -> _Removed:
        found = connection.execute("SELECT key FROM passages WHERE report_id = ?", (report_id,))
        gone = self._remove_passages(connection, [key for (key,) in found])
        connection.execute("DELETE FROM reports WHERE report_id = ?", (report_id,))
        return gone

    @staticmethod
    def _remove_passages(connection: Connection, keys: Sequence[int]) -> _Removed:
        """Their vectors stay until ``_remove_orphans``."""
        listed = json.dumps(keys)
        vectors = connection.execute(
            "SELECT DISTINCT vector FROM passages WHERE key IN (SELECT value FROM json_each(?))",
            (listed,),
        ).fetchall()
        connection.execute(
            "DELETE FROM passages WHERE key IN (SELECT value FROM json_each(?))", (listed,)
        )
        return _Removed(list(keys), [vector for (vector,) in vectors])

    @staticmethod
    def _remove_orphans(connection: Connection, vectors: Sequence[int]) -> None:
        connection.execute(
            "DELETE FROM vectors WHERE id IN (SELECT value FROM json_each(?)) "
            "AND NOT EXISTS (SELECT 1 FROM passages WHERE passages.vector = vectors.id)",
            (json.dumps(vectors),),
        )

    def _commit(
        self, connection: Connection, added: Sequence[int], removed: Sequence[int]
    ) -> Change:
        commit = self.commit_number() + 1
        connection.execute("UPDATE meta SET value = ? WHERE name = 'commit_number'", (str(commit),))
        connection.executemany(
            "INSERT INTO journal (commit_number, key, added) VALUES (?, ?, ?)",
            [(commit, key, 1) for key in added] + [(commit, key, 0) for key in removed],
        )
        log.debug("commit %d: %d passages added, %d removed", commit, len(added), len(removed))
        return Change(commit, len(added), len(removed))


def _check_entries(report: Report, entries: Sequence[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        passage = entry.passage
        fits = (
            passage.report_id == report.report_id
            and 0 <= passage.section < len(report.sections)
            and 0 <= passage.span.start <= passage.span.end <= len(report.text)
        )
        if not fits:
            raise ValueError(f"passage {passage.passage_id} does not fit report {report.report_id}")
        if passage.passage_id in seen:
            raise ValueError(f"passage {passage.passage_id} is given twice")
        seen.add(passage.passage_id)


def _vector_id(connection: Connection, digest: bytes) -> int | None:
    row = connection.execute("SELECT id FROM vectors WHERE hash = ?", (digest,)).fetchone()
    return row[0] if row else None


def _blob(entry: Entry, vectors: Mapping[bytes, Vectors], dimension: int) -> bytes:
    vector = vectors.get(entry.vector)
    if vector is None:
        raise ValueError(f"the vector of passage {entry.passage.passage_id} is missing")
    if vector.shape != (dimension,):
        raise ValueError(
            f"the vector of passage {entry.passage.passage_id} has shape {vector.shape}, "
            f"not ({dimension},)"
        )
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()
