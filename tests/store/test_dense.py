"""Every dense index passes ``Conformance``: it agrees with exact search by numpy."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.base import Vectors
from rag.store.base import DenseIndex, Scored
from rag.store.dense import FaissIndex
from rag.types import Keys

DIMENSION = 6
IDENTITY = bytes(range(16))


def unit_rows(count: int, seed: int) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def exact(keys: Keys, vectors: Vectors, vector: Vectors, k: int) -> Scored:
    scores = vectors @ vector
    order = np.lexsort((keys, -scores))[:k]
    return Scored(keys[order], scores[order])


def agree(found: Scored, expected: Scored) -> None:
    assert found.keys.dtype == np.int64
    assert found.scores.dtype == np.float32
    np.testing.assert_allclose(found.scores, expected.scores, atol=1e-5)
    np.testing.assert_array_equal(found.keys, expected.keys)


class Conformance:
    def make(self) -> DenseIndex:
        raise NotImplementedError

    @settings(max_examples=80, deadline=None)
    @given(
        count=st.integers(0, 60),
        k=st.integers(0, 80),
        seed=st.integers(0, 10_000),
        data=st.data(),
    )
    def test_agrees_with_exact_search(
        self, count: int, k: int, seed: int, data: st.DataObject
    ) -> None:
        random = np.random.default_rng(seed)
        keys = random.choice(500, count, replace=False).astype(np.int64)
        vectors = unit_rows(count, seed)
        gone = random.random(count) < data.draw(st.sampled_from([0.0, 0.3, 1.0]))
        share = data.draw(st.sampled_from([None, 0.0, 0.4, 1.0]))
        index = self.make()
        index.add(keys, vectors)
        index.remove(keys[gone])
        keys, vectors = keys[~gone], vectors[~gone]
        assert len(index) == len(keys)
        allowed = None
        if share is not None:
            # Keys that the index does not hold may be among the allowed.
            allowed = np.flatnonzero(random.random(600) < share).astype(np.int64)
            inside = np.isin(keys, allowed)
            keys, vectors = keys[inside], vectors[inside]
        vector = unit_rows(1, seed + 1)[0]
        agree(index.search(vector, k, allowed), exact(keys, vectors, vector, k))

    def test_a_tie_goes_to_the_smaller_key_even_where_k_cuts_it(self) -> None:
        index = self.make()
        vector = unit_rows(1, 7)
        keys = np.arange(300, 0, -1, dtype=np.int64)
        index.add(keys, np.repeat(vector, 300, axis=0))
        assert index.search(vector[0], 5).keys.tolist() == [1, 2, 3, 4, 5]

    def test_a_short_result_is_not_padded(self) -> None:
        index = self.make()
        assert len(index.search(unit_rows(1, 1)[0], 3).keys) == 0
        index.add(np.array([4], np.int64), unit_rows(1, 1))
        assert index.search(unit_rows(1, 1)[0], 3).keys.tolist() == [4]

    def test_nothing_allowed_is_nothing_found(self) -> None:
        index = self.make()
        index.add(np.array([4], np.int64), unit_rows(1, 1))
        assert len(index.search(unit_rows(1, 1)[0], 3, np.empty(0, np.int64)).keys) == 0

    def test_an_unknown_key_is_passed_over_by_remove(self) -> None:
        index = self.make()
        index.add(np.array([4], np.int64), unit_rows(1, 1))
        index.remove(np.array([5], np.int64))
        assert len(index) == 1

    def test_a_removed_vector_may_come_back_under_another_key(self) -> None:
        index = self.make()
        index.add(np.array([4, 5], np.int64), unit_rows(2, 1))
        index.remove(np.array([4], np.int64))
        index.add(np.array([9], np.int64), unit_rows(1, 1))
        assert index.search(unit_rows(2, 1)[0], 1).keys.tolist() == [9]

    def test_a_wrong_shape_is_refused(self) -> None:
        index = self.make()
        with pytest.raises(ValueError, match="shape"):
            index.add(np.array([1, 2], np.int64), unit_rows(1, 1))
        with pytest.raises(ValueError, match="shape"):
            index.search(np.zeros(DIMENSION + 1, np.float32), 1)

    def test_searches_and_changes_may_run_side_by_side(self) -> None:
        index = self.make()
        vectors = unit_rows(400, 3)
        index.add(np.arange(200, dtype=np.int64), vectors[:200])
        failures: list[str] = []
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                found = index.search(vectors[5], 1)
                if found.keys.tolist() != [5]:
                    failures.append(str(found))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for key in range(200, 400):
            index.add(np.array([key], np.int64), vectors[key : key + 1])
            index.remove(np.array([key - 100], np.int64))
        done.set()
        for thread in threads:
            thread.join()
        assert not failures
        assert len(index) == 200


class TestFaiss(Conformance):
    def make(self) -> DenseIndex:
        return FaissIndex(DIMENSION)


def saved(path: Path) -> FaissIndex:
    index = FaissIndex(DIMENSION)
    index.add(np.array([3, 1], np.int64), unit_rows(2, 1))
    index.save(path, IDENTITY)
    return index


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "dense-1.faiss"
    before = saved(path)
    after = FaissIndex.load(path, IDENTITY)
    assert after.keys().tolist() == [1, 3]
    keys = np.array([1, 3], np.int64)
    np.testing.assert_array_equal(after.vectors(keys), before.vectors(keys))
    after.remove(keys[:1])
    assert after.keys().tolist() == [3]


@pytest.mark.parametrize("place", [0, 20, -30, -1])
def test_a_changed_byte_is_noticed(tmp_path: Path, place: int) -> None:
    path = tmp_path / "dense-1.faiss"
    saved(path)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match="checksum"):
        FaissIndex.load(path, IDENTITY)


@pytest.mark.parametrize("length", [0, 10, 60])
def test_a_cut_file_is_noticed(tmp_path: Path, length: int) -> None:
    path = tmp_path / "dense-1.faiss"
    saved(path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match=r"short|checksum"):
        FaissIndex.load(path, IDENTITY)


def test_another_index_s_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dense-1.faiss"
    saved(path)
    with pytest.raises(ValueError, match="identity"):
        FaissIndex.load(path, bytes(16))
