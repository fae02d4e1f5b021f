"""What can be asked of the catalogue. Each answer is of one commit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embeddings.base import ModelCard, Vectors
from rag.errors import IndexDamaged, PassageNotFound, ReportNotFound
from rag.store import rows
from rag.store.base import LexicalDocument, Scope
from rag.store.connections import Connections
from rag.store.manifest import Manifest
from rag.types import Filters, Keys, Passage, Period, Report, ReportSummary, Section, Span
from rag.words import language_of

_IN = "IN (SELECT value FROM json_each(?))"
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Region:
    """A place that the reports speak of, with all the other names they give for it."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Which report holds the content of an origin."""

    origin: str
    report_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since a commit, up to ``commit``: the keys to add and those to remove,
    both sorted. A key that came and went in between is in ``removed`` only."""

    commit: int
    added: Keys
    removed: Keys


@dataclass(frozen=True, slots=True)
class KeyedVectors:
    """``keys`` is ``(n,)``, ``vectors`` ``(n, dimension)``, in the order of the keys."""

    keys: Keys
    vectors: Vectors


class Reading:
    """The reading half of the catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def manifest(self) -> Manifest:
        card = self._meta("card")
        return Manifest(
            schema_version=int(self._meta("schema_version") or 0),
            identity=bytes.fromhex(self._meta("identity") or ""),
            card=ModelCard(**json.loads(card)) if card else None,
        )

    def commit_number(self) -> int:
        """The number of the last commit, 0 for a new index."""
        return int(self._meta("commit_number") or 0)

    def summaries(self, report_ids: Iterable[str] | None = None) -> list[ReportSummary]:
        """These reports, or all; by id. Unknown ids are passed over."""
        query = f"SELECT {rows.SUMMARY_COLUMNS} FROM reports"
        if report_ids is None:
            return [rows.summary(row) for row in self._all(f"{query} ORDER BY report_id")]
        listed = json.dumps(list(report_ids))
        found = self._all(f"{query} WHERE report_id {_IN} ORDER BY report_id", listed)
        return [rows.summary(row) for row in found]

    def report(self, report_id: str) -> Report:
        """With its text and sections. Raises ``ReportNotFound``."""
        with self._connections.read():
            row = self._of_report(rows.STORED_REPORT_COLUMNS, report_id)
            return rows.report(row, self.sections(report_id))

    def sections(self, report_id: str) -> list[Section]:
        """In reading order; none for an unknown report."""
        query = f"SELECT {rows.SECTION_COLUMNS} FROM sections WHERE report_id = ?"
        return [rows.section(row) for row in self._all(f"{query} ORDER BY ordinal", report_id)]

    def text(self, report_id: str) -> str:
        """The text as decoded from the source. Raises ``ReportNotFound``."""
        return rows.unpack_text(self._of_report("text", report_id)[0])

    def pages(self, report_id: str) -> tuple[Span, ...]:
        """The spans of the pages, none if the source has none. Raises ``ReportNotFound``."""
        return rows.pages(self._of_report("pages", report_id)[0])

    def holder(self, origin: str) -> Holder | None:
        """The report that came from ``origin`` (an absolute path, or ``upload:NAME``)."""
        found = self._holders("origin = ?", origin)
        return found[0] if found else None

    def holders(self, sha256: str | None = None) -> list[Holder]:
        """All reports' origins, or those of the reports with this hash; by report id."""
        return self._holders("1") if sha256 is None else self._holders("sha256 = ?", sha256)

    def regions(self) -> list[Region]:
        """All places by name, each with its aliases in the order of first appearance."""
        found: dict[str, dict[str, None]] = {}
        query = (
            "SELECT region, aliases FROM reports WHERE region IS NOT NULL "
            "GROUP BY region, aliases ORDER BY region, min(report_id)"
        )
        for region, aliases in self._all(query):
            known = found.setdefault(region, {})
            known.update(dict.fromkeys(a for a in json.loads(aliases) if a != region))
        return [Region(name, tuple(aliases)) for name, aliases in found.items()]

    def resolve(self, filters: Filters) -> Scope:
        """The scope that the filters mean. Filters on reports that no report satisfies give
        ``reports=()``."""
        conditions: list[str] = []
        values: list[str] = []
        if filters.region:
            conditions.append(f"report_id {_IN}")
            values.append(json.dumps(self._reports_of(filters.region)))
        if filters.year:
            conditions.append(f"year {_IN}")
            values.append(json.dumps(filters.year))
        if filters.report_id:
            conditions.append(f"report_id {_IN}")
            values.append(json.dumps(filters.report_id))
        reports: tuple[str, ...] | None = None
        if conditions:
            query = f"SELECT report_id FROM reports WHERE {' AND '.join(conditions)}"
            found = self._all(f"{query} ORDER BY report_id", *values)
            reports = tuple(report_id for (report_id,) in found)
        return Scope(reports=reports, years=filters.period, kind=filters.kind)

    def _reports_of(self, names: Sequence[str]) -> list[str]:
        """The reports of the places with these names.

        Reports of one place do not all give its full name (新乡市红旗区): a report that gives
        only the short one goes with those that share it, unless it names another city.
        """
        found = {
            report_id
            for (report_id,) in self._all(
                f"SELECT report_id FROM places WHERE name {_IN}", json.dumps(list(names))
            )
        }
        siblings = self._all(
            "SELECT report_id FROM reports AS other WHERE region IN "
            f"(SELECT region FROM reports WHERE report_id {_IN}) AND NOT EXISTS "
            "(SELECT 1 FROM places WHERE places.report_id = other.report_id "
            "AND length(places.name) > length(other.region))",
            json.dumps(sorted(found)),
        )
        return sorted(found | {report_id for (report_id,) in siblings})

    def keys(self, scope: Scope = Scope()) -> Keys:
        """The keys of the passages in ``scope``, sorted."""
        conditions = ["1"]
        values: list[str] = []
        if scope.reports is not None:
            conditions.append(f"report_id {_IN}")
            values.append(json.dumps(scope.reports))
        if scope.years:
            conditions.append(
                "EXISTS (SELECT 1 FROM json_each(?) "
                "WHERE period_start <= value AND period_end >= value)"
            )
            values.append(json.dumps(scope.years))
        if scope.kind is not None:
            conditions.append("kind = ?")
            values.append(scope.kind.value)
        query = f"SELECT key FROM passages WHERE {' AND '.join(conditions)}"
        return np.sort(self._keys(query, *values))

    def covers(self, period: Period, scope: Scope) -> bool:
        """Whether a passage of the scope's reports, and kind, speaks of ``period`` or of years
        within it. A longer period that holds it does not count: what is said of five years
        is not said of one."""
        conditions = ["period_start >= ?", "period_end <= ?"]
        values: list[Any] = [period.start, period.end]
        if scope.reports is not None:
            conditions.append(f"report_id {_IN}")
            values.append(json.dumps(scope.reports))
        if scope.kind is not None:
            conditions.append("kind = ?")
            values.append(scope.kind.value)
        query = f"SELECT 1 FROM passages WHERE {' AND '.join(conditions)} LIMIT 1"
        return bool(self._all(query, *values))

    def existing(self, keys: Keys) -> Keys:
        """Those of ``keys`` that the catalogue holds, sorted."""
        return self._keys(f"SELECT key FROM passages WHERE key {_IN} ORDER BY key", _list(keys))

    def passages(self, keys: Keys) -> dict[int, Passage]:
        """By key, in the order of ``keys``. A key of a passage that is no more is left out."""
        query = f"SELECT key, {rows.PASSAGE_COLUMNS} FROM passages WHERE key {_IN}"
        found = {key: rows.passage(tuple(row)) for key, *row in self._all(query, _list(keys))}
        return {key: found[key] for key in keys.tolist() if key in found}

    def passage(self, passage_id: str) -> Passage:
        """Raises ``PassageNotFound``."""
        query = f"SELECT {rows.PASSAGE_COLUMNS} FROM passages WHERE passage_id = ?"
        found = self._all(query, passage_id)
        if not found:
            raise PassageNotFound(
                f"no passage has the id {passage_id!r}: its report may have been replaced, "
                "ask again"
            )
        return rows.passage(found[0])

    def passages_of(self, report_id: str) -> list[Passage]:
        """In the order of the text; none for an unknown report."""
        query = f"SELECT {rows.PASSAGE_COLUMNS} FROM passages WHERE report_id = ?"
        found = self._all(f"{query} ORDER BY span_start, span_end", report_id)
        return [rows.passage(row) for row in found]

    def present(self, hashes: Iterable[bytes]) -> set[bytes]:
        """Those of ``hashes`` whose vectors need not be made."""
        query = "SELECT 1 FROM vectors WHERE hash = ?"
        with self._connections.read() as connection:
            return {digest for digest in hashes if connection.execute(query, (digest,)).fetchone()}

    def vectors(self, keys: Keys) -> KeyedVectors:
        """The vectors of those of ``keys`` that exist, by key."""
        query = (
            "SELECT key, data FROM passages JOIN vectors ON vectors.id = passages.vector "
            f"WHERE key {_IN} ORDER BY key"
        )
        found = self._all(query, _list(keys))
        data = np.frombuffer(b"".join(blob for _, blob in found), dtype="<f4")
        return KeyedVectors(
            np.array([key for key, _ in found], np.int64),
            data.reshape(len(found), -1) if found else np.empty((0, 0), np.float32),
        )

    def documents(self, keys: Keys) -> list[LexicalDocument]:
        """What the lexical index holds of those of ``keys`` that exist, by key."""
        query = f"SELECT {rows.DOCUMENT_COLUMNS} FROM passages WHERE key {_IN} ORDER BY key"
        return [rows.document(row) for row in self._all(query, _list(keys))]

    def changes(self, since: int) -> Changes | None:
        """What happened after commit ``since``; None if the journal does not reach back to it,
        or if there never was such a commit."""
        with self._connections.read():
            commit = self.commit_number()
            if not int(self._meta("journal_floor") or 0) <= since <= commit:
                return None
            found = self._all(
                "SELECT key, added FROM journal WHERE commit_number > ? ORDER BY key", since
            )
        removed = np.unique(np.array([key for key, added in found if not added], np.int64))
        added = np.array([key for key, added in found if added], np.int64)
        return Changes(commit, np.setdiff1d(added, removed), removed)

    def journal(self) -> Changes:
        """All that the journal still holds."""
        with self._connections.read():
            pending = self.changes(int(self._meta("journal_floor") or 0))
        if pending is None:
            raise IndexDamaged("the journal of the catalogue is ahead of it: restore a backup")
        return pending

    def languages(self) -> frozenset[str]:
        """The languages of a sample of the passages, as ``language_of`` tells them."""
        first, last = self._all(
            "SELECT coalesce(min(key), 0), coalesce(max(key), 0) FROM passages"
        )[0]
        sample = np.unique(np.linspace(first, last, _SAMPLE).astype(np.int64))
        query = f"SELECT text FROM passages WHERE key {_IN}"
        return frozenset(language_of(text) for (text,) in self._all(query, _list(sample)))

    def size(self) -> int:
        """The number of passages."""
        return int(self._all("SELECT coalesce(sum(passages), 0) FROM reports")[0][0])

    def problems(self) -> list[str]:
        """What is wrong inside the catalogue itself; nothing, unless the file was damaged."""
        checks = {
            "passages without a section": "SELECT count(*) FROM passages p WHERE NOT EXISTS "
            "(SELECT 1 FROM sections s WHERE s.report_id = p.report_id AND s.ordinal = section)",
            "vectors of no passage": "SELECT count(*) FROM vectors WHERE NOT EXISTS "
            "(SELECT 1 FROM passages WHERE passages.vector = vectors.id)",
            "reports with a wrong count": "SELECT count(*) FROM reports r WHERE "
            "passages <> (SELECT count(*) FROM passages p WHERE p.report_id = r.report_id) OR "
            "sections <> (SELECT count(*) FROM sections s WHERE s.report_id = r.report_id)",
            "rows that refer to nothing": "SELECT count(*) FROM pragma_foreign_key_check",
        }
        with self._connections.read():
            found = [f"catalogue: {line}" for (line,) in self._all("PRAGMA quick_check")]
            found = [] if found == ["catalogue: ok"] else found
            for name, query in checks.items():
                if (count := self._all(query)[0][0]) > 0:
                    found.append(f"catalogue: {count} {name}")
        return found

    def _holders(self, condition: str, *values: str) -> list[Holder]:
        query = f"SELECT origin, report_id, sha256 FROM reports WHERE {condition}"
        return [Holder(*row) for row in self._all(f"{query} ORDER BY report_id", *values)]

    def _of_report(self, columns: str, report_id: str) -> rows.Row:
        found = self._all(f"SELECT {columns} FROM reports WHERE report_id = ?", report_id)
        if not found:
            raise ReportNotFound(f"no report has the id {report_id!r}: list the reports")
        return found[0]

    def _meta(self, name: str) -> str | None:
        found = self._all("SELECT value FROM meta WHERE name = ?", name)
        return found[0][0] if found else None

    def _keys(self, query: str, *values: Any) -> Keys:
        with self._connections.read() as connection:
            return np.fromiter((key for (key,) in connection.execute(query, values)), np.int64)

    def _all(self, query: str, *values: Any) -> list[rows.Row]:
        with self._connections.read() as connection:
            return connection.execute(query, values).fetchall()


def _list(keys: Sequence[int] | Keys) -> str:
    return json.dumps(np.asarray(keys, np.int64).tolist())
