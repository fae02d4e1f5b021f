"""Dense search by FAISS. Nothing but this file knows FAISS's conventions.

The index is exact. An approximate index, chosen by size and with its recall against this one
measured and recorded, will stand behind the same protocol.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Vectors
from rag.store.base import Scored
from rag.store.lock import SharedLock
from rag.types import Keys

# Its annotations are those of the C++ layer, not of what Python callers use.
faiss: Any = import_module("faiss")

_MAGIC = b"YOUJUDX1"
_IDENTITY = 16
_FOOTER = len(_MAGIC) + _IDENTITY + 4
_CHUNK = 1 << 20
_CUT_MARGIN = 16


class FaissIndex:
    """Exact inner product over unit rows. Safe for threads: searches run side by side, a
    change waits for those that run."""

    def __init__(self, dimension: int) -> None:
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._lock = SharedLock()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def keys(self) -> Keys:
        """All keys, sorted."""
        with self._lock.shared():
            return np.sort(faiss.vector_to_array(self._index.id_map).astype(np.int64))

    def vectors(self, keys: Keys) -> Vectors:
        """``(n, dimension)`` in the order of ``keys``. Raises ``KeyError`` for unknown keys."""
        with self._lock.shared():
            try:
                rows = [self._index.reconstruct(int(key)) for key in keys]
            except RuntimeError as error:
                raise KeyError("a key is not in the dense index") from error
        return np.array(rows, np.float32).reshape(len(keys), self.dimension)

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Raises ``ValueError`` if the shapes do not fit."""
        if vectors.shape != (len(keys), self.dimension):
            raise ValueError(
                f"{len(keys)} keys need vectors of shape ({len(keys)}, {self.dimension}), "
                f"not {vectors.shape}"
            )
        if len(keys):
            with self._lock.exclusive():
                self._index.add_with_ids(
                    np.ascontiguousarray(vectors, np.float32),
                    np.ascontiguousarray(keys, np.int64),
                )

    def remove(self, keys: Keys) -> None:
        if len(keys):
            with self._lock.exclusive():
                self._index.remove_ids(np.ascontiguousarray(keys, np.int64))

    def search(self, vector: Vectors, k: int, allowed: Keys | None = None) -> Scored:
        if vector.shape != (self.dimension,):
            raise ValueError(f"the vector has shape {vector.shape}, not ({self.dimension},)")
        row = np.ascontiguousarray(vector[np.newaxis], np.float32)
        if k < 1 or (allowed is not None and len(allowed) == 0):
            return Scored.empty()
        # The selector only borrows the bitmap: it must outlive the search.
        bitmap = None if allowed is None else _bitmap(allowed)
        parameters = None
        if bitmap is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bitmap))
        limit = k + _CUT_MARGIN
        with self._lock.shared():
            while True:
                limit = min(limit, len(self))
                if limit == 0:
                    return Scored.empty()
                scores, keys = self._index.search(row, limit, params=parameters)
                found = keys[0] >= 0
                best = Scored(keys[0][found], scores[0][found])
                # FAISS breaks ties in its own order: a tie must not be cut in two.
                whole = limit == len(self) or len(best.keys) < limit
                if whole or best.scores[-1] < best.scores[k - 1]:
                    break
                limit *= 4
        order = np.lexsort((best.keys, -best.scores))[:k]
        return Scored(best.keys[order], best.scores[order])

    def save(self, path: Path, identity: bytes) -> None:
        """Write to ``path`` with a checksum, and make sure that it is on the disk. The caller
        renames it into place. ``identity`` is the manifest's."""
        with self._lock.shared():
            faiss.write_index(self._index, os.fspath(path))
        with path.open("r+b") as file:
            checksum = 0
            for chunk in _chunks(path, path.stat().st_size):
                checksum = zlib.crc32(chunk, checksum)
            file.seek(0, os.SEEK_END)
            file.write(_MAGIC + identity + checksum.to_bytes(4, "little"))
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path, identity: bytes) -> FaissIndex:
        """Raises ``ValueError`` if the file is damaged or belongs to another index, ``OSError``
        if it cannot be read."""
        size = path.stat().st_size - _FOOTER
        if size <= 0:
            raise ValueError("the file is too short")
        with path.open("rb") as file:
            file.seek(size)
            footer = file.read()
        checksum = 0
        for chunk in _chunks(path, size):
            checksum = zlib.crc32(chunk, checksum)
        # Checked before FAISS reads it: FAISS trusts the sizes that it finds in the file.
        if footer != _MAGIC + identity + checksum.to_bytes(4, "little"):
            raise ValueError("the checksum or the index's identity is another")
        try:
            stored = faiss.read_index(os.fspath(path))
        except RuntimeError as error:
            raise ValueError("FAISS cannot read the file") from error
        if not isinstance(stored, faiss.IndexIDMap2):
            raise ValueError("the file holds another type of index")
        index = cls(int(stored.d))
        index._index = stored
        return index


def _bitmap(keys: Keys) -> NDArray[np.uint8]:
    """Bit ``key % 8`` of byte ``key // 8`` is set for each key."""
    bits = np.zeros((int(keys.max()) // 8 + 1) * 8, np.bool_)
    bits[keys] = True
    return np.packbits(bits, bitorder="little")


def _chunks(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while size > 0 and (chunk := file.read(min(size, _CHUNK))):
            size -= len(chunk)
            yield chunk
