"""The derived indexes as the store keeps them: loaded at first use, caught up from the
catalogue's journal, made again from the catalogue when that cannot be done.

Nothing that is wrong with their files ever reaches the caller: the catalogue holds all that is
needed to make them again.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.store.base import LexicalDamaged, LexicalDocument, Scope, Scored, Terms
from rag.store.catalogue import Catalogue
from rag.store.lock import WriterLock
from rag.types import Keys

if TYPE_CHECKING:
    from rag.store.dense import FaissIndex
    from rag.store.lexical import TantivyIndex

log = logging.getLogger(__name__)

LEXICAL_FOLDER = "lexical"
_DENSE_FILE = re.compile(r"dense-(\d+)\.faiss")
_CHUNK = 4096
_ALWAYS_SAVED = 50_000
_SAVED_AT = 20


@dataclass(frozen=True, slots=True)
class _Loaded:
    index: FaissIndex
    watermark: int


class DenseReplica:
    """The dense index: in memory always up to date, on disk as ``dense-<watermark>.faiss``."""

    def __init__(self, directory: Path, catalogue: Catalogue) -> None:
        self._directory = directory
        self._catalogue = catalogue
        self._mutex = threading.Lock()
        self._loaded: _Loaded | None = None

    @property
    def in_use(self) -> bool:
        return self._loaded is not None

    def current(self) -> FaissIndex | None:
        """The index as of the last commit; None while no model is recorded."""
        loaded = self._loaded
        if loaded is None or loaded.watermark != self._catalogue.commit_number():
            with self._mutex:
                loaded = self._loaded = self._catch_up(self._loaded)
        return loaded.index if loaded else None

    def saved(self) -> int:
        """The watermark of the newest file, -1 if there is none."""
        return max((mark for mark, _ in self._files()), default=-1)

    def save(self) -> int:
        """Write the index if it has moved on enough since its last file, and return the
        watermark of the newest file. The caller holds the writer lock.

        A large index is not written again for a few added reports: the journal bridges them.
        """
        commit = self._catalogue.commit_number()
        saved = self.saved()
        if saved == commit:
            return saved
        self.current()
        with self._mutex:
            loaded = self._loaded
            if loaded is None:
                return saved
            pending = self._catalogue.changes(saved) if saved >= 0 else None
            if (
                pending is not None
                and len(loaded.index) > _ALWAYS_SAVED
                and not len(pending.removed)
                and len(pending.added) * _SAVED_AT < len(loaded.index)
            ):
                return saved
            self._write(loaded)
        return loaded.watermark

    def _catch_up(self, loaded: _Loaded | None) -> _Loaded | None:
        with self._catalogue.snapshot():
            manifest = self._catalogue.manifest()
            if manifest.card is None:
                return None
            commit = self._catalogue.commit_number()
            changes = self._catalogue.changes(loaded.watermark) if loaded else None
            if loaded is None or changes is None:
                loaded = self._load(manifest.identity, manifest.card.dimension, commit)
                changes = self._catalogue.changes(loaded.watermark) if loaded else None
            if loaded is None or changes is None:
                return self._build(manifest.card.dimension, commit)
            # Added first, so that a report that is being replaced can always be found.
            self._add(loaded.index, changes.added)
            loaded.index.remove(changes.removed)
            return _Loaded(loaded.index, changes.commit)

    def _load(self, identity: bytes, dimension: int, commit: int) -> _Loaded | None:
        for watermark, path in sorted(self._files(), reverse=True):
            if watermark > commit:
                continue
            try:
                index = _faiss_index().load(path, identity)
            except (OSError, ValueError) as error:
                log.warning("dense index %d cannot be used: %s", watermark, error)
                continue
            if index.dimension == dimension:
                return _Loaded(index, watermark)
        return None

    def _build(self, dimension: int, commit: int) -> _Loaded:
        index = _faiss_index()(dimension)
        self._add(index, self._catalogue.keys())
        log.info("dense index made from the catalogue: %d passages", len(index))
        return _Loaded(index, commit)

    def _add(self, index: FaissIndex, keys: Keys) -> None:
        for start in range(0, len(keys), _CHUNK):
            found = self._catalogue.vectors(keys[start : start + _CHUNK])
            if len(found.keys):
                index.add(found.keys, found.vectors)

    def _write(self, loaded: _Loaded) -> None:
        identity = self._catalogue.manifest().identity
        final = self._directory / f"dense-{loaded.watermark}.faiss"
        temporary = final.with_suffix(".writing")
        loaded.index.save(temporary, identity)
        temporary.replace(final)
        _sync(self._directory)
        for path in self._directory.glob("dense-*"):
            if path != final:
                path.unlink(missing_ok=True)

    def _files(self) -> list[tuple[int, Path]]:
        matches = ((_DENSE_FILE.fullmatch(p.name), p) for p in self._directory.glob("dense-*"))
        return [(int(match[1]), path) for match, path in matches if match]


class LexicalReplica:
    """The lexical index in its folder, which only the holder of the writer lock changes.

    Where the folder cannot be used and cannot be written to (read-only, or missing while
    another process writes), a private copy in a temporary folder takes its place.
    """

    def __init__(
        self, directory: Path, catalogue: Catalogue, lock: WriterLock, heading_weight: float
    ) -> None:
        self._folder = directory / LEXICAL_FOLDER
        self._catalogue = catalogue
        self._lock = lock
        self._heading_weight = heading_weight
        self._mutex = threading.RLock()
        self._index: TantivyIndex | None = None
        self._private = False
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    @property
    def in_use(self) -> bool:
        return self._index is not None

    def current(self) -> TantivyIndex:
        """The index, caught up with the last commit if that can be done without waiting for
        another writer; its ``watermark`` says whether it was."""
        index = self._index
        if index is not None and index.watermark == self._catalogue.commit_number():
            return index
        with self._mutex:
            return self._catch_up()

    def search(self, terms: Terms, k: int, scope: Scope, pairs: Terms = ()) -> Scored:
        """As ``TantivyIndex.search``; passages that are no more are left out."""
        index = self.current()
        try:
            return self._search(index, terms, k, scope, pairs)
        except LexicalDamaged as error:
            log.warning("lexical index is damaged: %s", error)
        with self._mutex:
            if self._index is index:
                self._discard()
            index = self._catch_up()
        return self._search(index, terms, k, scope, pairs)

    def frequency(self, word: str) -> int:
        """As the index knows it: it need not be of the last commit."""
        return self.current().frequency(word)

    def save(self) -> int:
        """Bring the folder up to the last commit and return its watermark. The caller holds
        the writer lock."""
        with self._mutex:
            if self._private:
                self._forget()
            index = self._catch_up()
            if self._private:
                raise OSError(
                    f"the lexical index cannot be written to {self._folder}: look whether there "
                    "is space left on the disk and who may write to the folder"
                )
            return index.watermark or 0

    def replace(self) -> None:
        """Make the index again from the catalogue: nothing of what was deleted stays. The
        caller holds the writer lock."""
        with self._mutex:
            index = self.current()
            with self._catalogue.snapshot():
                index.replace(self._documents(), self._catalogue.commit_number())

    def discard(self) -> None:
        """Make the index again at its next use. The caller holds the writer lock."""
        with self._mutex:
            self._discard()

    def close(self) -> None:
        with self._mutex:
            self._forget()

    def _search(
        self, index: TantivyIndex, terms: Terms, k: int, scope: Scope, pairs: Terms
    ) -> Scored:
        watermark = index.watermark
        if watermark == self._catalogue.commit_number():
            return index.search(terms, k, scope, pairs)
        pending = self._catalogue.changes(watermark or 0)
        removed = len(pending.removed) if pending else 0
        found = index.search(terms, k + removed, scope, pairs)
        alive = set(self._catalogue.existing(found.keys).tolist())
        kept = [rank for rank, key in enumerate(found.keys.tolist()) if key in alive][:k]
        return Scored(found.keys[kept], found.scores[kept])

    def _catch_up(self) -> TantivyIndex:
        for _ in range(2):
            try:
                return self._try_catch_up()
            except LexicalDamaged as error:
                log.warning("lexical index cannot be used: %s", error)
                self._discard()
        # Whatever is wrong with the folder (no space left, for one), questions are answered.
        self._index = self._make_private()
        return self._index

    def _try_catch_up(self) -> TantivyIndex:
        index = self._index
        if index is None and _tantivy_index().exists(self._folder):
            index = self._open(self._folder)
        elif index is not None and not self._private:
            index.reload()
        if index is None or index.watermark != self._catalogue.commit_number():
            if self._private and index is not None:
                self._follow(index)
            elif self._may_write():
                try:
                    # Opened anew: another process may have made the folder again.
                    with suppress(FileExistsError):
                        self._folder.mkdir()
                    index = self._open(self._folder)
                    self._follow(index)
                finally:
                    self._lock.release()
            elif index is None or index.watermark is None:
                index = self._make_private()
        self._index = index
        return index

    def _may_write(self) -> bool:
        return not self._catalogue.read_only and self._lock.acquire()

    def _make_private(self) -> TantivyIndex:
        """A copy of the folder where that can be read, else an index made from the catalogue."""
        self._private = True
        with suppress(OSError, shutil.Error, LexicalDamaged):
            self._temporary = tempfile.TemporaryDirectory(
                prefix="youju-", ignore_cleanup_errors=True
            )
            folder = Path(self._temporary.name) / LEXICAL_FOLDER
            if _tantivy_index().exists(self._folder):
                shutil.copytree(self._folder, folder)
            else:
                folder.mkdir()
            index = self._open(folder)
            self._follow(index)
            return index
        index = self._open(None)
        self._follow(index)
        return index

    def _follow(self, index: TantivyIndex) -> None:
        with self._catalogue.snapshot():
            commit = self._catalogue.commit_number()
            since = index.watermark
            changes = self._catalogue.changes(since) if since is not None else None
            if changes is None:
                index.replace(self._documents(), commit)
                log.info("lexical index made from the catalogue: %d passages", len(index))
            elif since != commit:
                index.update(changes.removed, self._documents(changes.added), commit)

    def _documents(self, keys: Keys | None = None) -> Iterator[LexicalDocument]:
        listed = self._catalogue.keys() if keys is None else keys
        for start in range(0, len(listed), _CHUNK):
            yield from self._catalogue.documents(listed[start : start + _CHUNK])

    def _open(self, folder: Path | None) -> TantivyIndex:
        identity = self._catalogue.manifest().identity
        return _tantivy_index()(folder, identity, heading_weight=self._heading_weight)

    def _discard(self) -> None:
        """Let go of a damaged index, and of its folder if that may be written to."""
        private = self._private
        self._forget()
        if private:
            return
        if self._may_write():
            try:
                if self._folder.is_dir() and not self._folder.is_symlink():
                    shutil.rmtree(self._folder, ignore_errors=True)
                else:
                    self._folder.unlink(missing_ok=True)
            finally:
                self._lock.release()
        else:
            self._index = self._make_private()

    def _forget(self) -> None:
        self._index = None
        self._private = False
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None


def _faiss_index() -> type[FaissIndex]:
    # Loaded at first use: the catalogue alone must not cost it.
    from rag.store.dense import FaissIndex

    return FaissIndex


def _tantivy_index() -> type[TantivyIndex]:
    # As above.
    from rag.store.lexical import TantivyIndex

    return TantivyIndex


def _sync(directory: Path) -> None:
    """Make renames in the folder last."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
