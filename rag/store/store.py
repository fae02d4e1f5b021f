"""The index folder: the catalogue, and the two indexes that are derived from it.

    catalogue.sqlite        the system of record
    dense-<watermark>.faiss the dense index as of that commit
    lexical/                the lexical index, with its own watermark
    writer.lock             held by the process that writes

A write goes to the catalogue alone, and is safe once it returns. The derived indexes follow at
the next search, and on disk at the next ``flush``; each is loaded at its first use.
"""

from __future__ import annotations

import logging
import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import numpy as np

from embeddings.base import ModelCard, Vectors
from rag.errors import IndexNotFound
from rag.store.base import Change, Entry, LexicalDamaged, Scope, Scored, Terms
from rag.store.catalogue import FILE, Catalogue
from rag.store.lock import WriterLock
from rag.store.replica import DenseReplica, LexicalReplica
from rag.types import Keys, Passage, Report

log = logging.getLogger(__name__)

_WAIT_S = 10.0
_SCOPES_KEPT = 16
_PURGED_AT_ONCE = 50_000
_CHUNK = 4096


class Store:
    """An index folder, opened. Methods may be called from any thread.

    Writes raise ``IndexBusy`` if another process holds the writer lock for longer than ten
    seconds, and ``PermissionError`` or ``OSError`` if the folder is read-only.
    """

    def __init__(self, directory: Path, catalogue: Catalogue, heading_weight: float) -> None:
        self.directory = directory
        self.catalogue = catalogue
        self._lock = WriterLock(directory)
        self._dense = DenseReplica(directory, catalogue)
        self._lexical = LexicalReplica(directory, catalogue, self._lock, heading_weight)
        self._scopes: OrderedDict[tuple[int, Scope], Keys] = OrderedDict()
        self._scopes_lock = Lock()

    @classmethod
    def open(cls, directory: Path, *, create: bool = False, heading_weight: float = 0.5) -> Store:
        """Raises ``IndexNotFound`` if the folder holds no index and ``create`` is false,
        ``IndexDamaged`` if its catalogue cannot be opened, ``IndexMismatch`` if another
        version made it. ``heading_weight`` is that of heading words, body words weighing 1."""
        path = directory / FILE
        if create and not Catalogue.exists(path):
            directory.mkdir(parents=True, exist_ok=True)
            with WriterLock(directory).held(_WAIT_S):
                if not Catalogue.exists(path):
                    Catalogue.create(path)
        if not directory.is_dir():
            raise IndexNotFound(
                f"there is no folder {directory}: index some reports into it first, or name the "
                "folder of an index"
            )
        return cls(directory, Catalogue.open(path), heading_weight)

    def close(self) -> None:
        """Let go of all files. What was written and not flushed is caught up at the next open."""
        self._lexical.close()
        self.catalogue.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def bind(self, card: ModelCard) -> None:
        """Say which model's vectors go in and come out. Recorded in an index without reports;
        raises ``IndexMismatch`` if the index was made by another."""
        if self.catalogue.manifest().card == card:
            return
        if self.catalogue.size() or self.catalogue.read_only:
            self.catalogue.manifest().check(card)
            return
        with self.writing():
            self.catalogue.bind(card)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other processes from writing meanwhile; for several writes in a row, and around
        ``missing`` and the ``put`` that relies on it."""
        with self._lock.held(_WAIT_S):
            yield

    def missing(self, hashes: Iterable[bytes]) -> set[bytes]:
        """Those ``vector_hash``es whose vectors a ``put`` must bring."""
        wanted = set(hashes)
        return wanted - self.catalogue.present(wanted)

    def put(
        self,
        report: Report,
        entries: Sequence[Entry],
        vectors: Mapping[bytes, Vectors],
        *,
        origin: str,
    ) -> Change:
        """Add a report or replace the one of the same id or origin, in one transaction. See
        ``Catalogue.put``."""
        with self.writing():
            return self.catalogue.put(report, entries, vectors, origin=origin)

    def delete(self, report_id: str) -> Change:
        """Remove a report from all three; its bytes are gone after the next ``flush``. Raises
        ``ReportNotFound``."""
        with self.writing():
            return self.catalogue.delete(report_id)

    def search_dense(self, vector: Vectors, k: int, scope: Scope = Scope()) -> Scored:
        """``vector`` is ``(dimension,)`` float32, of unit length. Raises ``ValueError`` for
        another shape."""
        if k < 1 or scope.reports == ():
            return Scored.empty()
        index = self._dense.current()
        if index is None:
            return Scored.empty()
        return index.search(vector, k, None if scope.unbounded else self._keys(scope))

    def search_lexical(
        self,
        terms: Terms,
        k: int,
        scope: Scope = Scope(),
        pairs: Terms = (),
    ) -> Scored:
        """``terms`` are words, ``pairs`` pairs of characters, with their weights. While another
        process writes, its new passages are found only once it has flushed; its removed ones no
        more at once."""
        if k < 1 or not terms:
            return Scored.empty()
        return self._lexical.search(terms, k, scope, pairs)

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """1 for a word that no passage holds, 0 for one that all do (inverse document frequency,
        scaled)."""
        size = max(self.catalogue.size(), 1)
        most = math.log(size + 1)
        return {
            word: 1 - math.log(min(self._lexical.frequency(word), size) + 1) / most
            for word in words
        }

    def passages(self, keys: Keys) -> dict[int, Passage]:
        """By key, in the order of ``keys``; a passage removed since the search is left out."""
        return self.catalogue.passages(keys)

    def warm(self) -> None:
        """Load both indexes now."""
        self._dense.current()
        self._lexical.current()

    def refresh(self) -> int:
        """Catch up the indexes in use with the last commit, whoever made it, and return its
        number. Every search does this by itself, at the price of one look into the catalogue."""
        if self._dense.in_use:
            self._dense.current()
        if self._lexical.in_use:
            self._lexical.current()
        return self.catalogue.commit_number()

    def flush(self) -> None:
        """Bring both indexes on disk up to the last commit, forget the journal that led there,
        and wipe what was deleted.

        A large dense index is not written again for a few added reports. The words of deleted
        passages are wiped from the lexical index at once while it is small, and by
        ``compact`` when it is large.
        """
        with self.writing():
            small = self.catalogue.size() <= _PURGED_AT_ONCE
            if small and len(self.catalogue.journal().removed):
                self._lexical.replace()
            self._finish()

    def compact(self) -> None:
        """``flush``, and make the lexical index again, which wipes all that was deleted and
        makes its statistics those of the present passages. Takes about as long as indexing
        the words did."""
        with self.writing():
            self._lexical.replace()
            self._finish()

    def check(self) -> list[str]:
        """What the three disagree on, in words; empty when they agree. Reads everything."""
        found = self.catalogue.problems()
        expected = self.catalogue.keys()
        dense = self._dense.current()
        if dense is not None:
            found += _compare("dense", expected, dense.keys())
            found += self._check_vectors()
        lexical = self._lexical.current()
        if lexical.watermark != self.catalogue.commit_number():
            found.append(
                f"lexical: is at commit {lexical.watermark}, the catalogue at "
                f"{self.catalogue.commit_number()}"
            )
        try:
            return found + _compare("lexical", expected, lexical.keys())
        except LexicalDamaged as error:
            return [*found, f"lexical: is damaged ({error})"]

    def _check_vectors(self) -> list[str]:
        dense = self._dense.current()
        if dense is None:
            return []
        keys = np.intersect1d(self.catalogue.keys(), dense.keys())
        wrong = 0
        for start in range(0, len(keys), _CHUNK):
            stored = self.catalogue.vectors(keys[start : start + _CHUNK])
            indexed = dense.vectors(stored.keys)
            wrong += int((stored.vectors != indexed).any(axis=1).sum()) if len(indexed) else 0
        return [f"dense: {wrong} vectors are not the catalogue's"] if wrong else []

    def _finish(self) -> None:
        dense = self._dense.save()
        lexical = self._lexical.save()
        if dense >= 0:
            self.catalogue.forget_journal(min(dense, lexical))
        if not self.catalogue.checkpoint():
            log.info("the log could not be emptied: a reader still needs it")
        log.info("flushed: dense at commit %d, lexical at commit %d", dense, lexical)

    def _keys(self, scope: Scope) -> Keys:
        wanted = (self.catalogue.commit_number(), scope)
        with self._scopes_lock:
            if wanted in self._scopes:
                self._scopes.move_to_end(wanted)
                return self._scopes[wanted]
        keys = self.catalogue.keys(scope)
        with self._scopes_lock:
            self._scopes[wanted] = keys
            while len(self._scopes) > _SCOPES_KEPT:
                self._scopes.popitem(last=False)
        return keys


def _compare(name: str, expected: Keys, held: Keys) -> list[str]:
    missing = len(np.setdiff1d(expected, held))
    extra = len(np.setdiff1d(held, expected))
    doubled = len(held) - len(np.unique(held))
    counts = (("missing", missing), ("too many", extra), ("doubled", doubled))
    return [f"{name}: {count} passages {what}" for what, count in counts if count]
