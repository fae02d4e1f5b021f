"""Words in context, with a graph that adds to each word the mean of those read with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from embeddings.context import Context
from embeddings.loading import bundled_folder
from embeddings.onnx import OnnxEmbedder


class MeanGraph:
    def run(self, outputs: list[str], feed: dict[str, Any]) -> tuple[np.ndarray]:
        assert outputs == ["token_embeddings"]
        rows, mask = feed["rows"], feed["attention_mask"][:, :, None]
        return (rows + (rows * mask).sum(1, keepdims=True) / mask.sum(1, keepdims=True),)


def text(*values: float) -> np.ndarray:
    return np.array([[value] for value in values], np.float32)


def test_each_text_is_read_by_itself() -> None:
    read = Context(MeanGraph(), 4).read([text(1, 3), text(5)])
    assert [one[:, 0].tolist() for one in read] == [[3, 5], [10]]


def test_what_is_long_is_read_in_parts() -> None:
    (read,) = Context(MeanGraph(), 2).read([text(1, 3, 5)])
    assert read[:, 0].tolist() == [3, 5, 10]


def test_many_are_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.context._PARTS_AT_ONCE", 2)
    texts = [text(*range(1, length)) for length in (2, 5, 3, 1, 4)]
    alone = [Context(MeanGraph(), 3).read([one])[0] for one in texts]
    for found, wanted in zip(Context(MeanGraph(), 3).read(texts), alone, strict=True):
        assert found.tolist() == wanted.tolist()


def test_a_text_without_words_stays_empty() -> None:
    empty = np.zeros((0, 1), np.float32)
    first, second = Context(MeanGraph(), 2).read([empty, text(1)])
    assert first.shape == (0, 1)
    assert second[:, 0].tolist() == [2]
    assert [one.shape for one in Context(MeanGraph(), 2).read([empty])] == [(0, 1)]
    assert Context(MeanGraph(), 2).read([]) == []


@pytest.fixture(scope="module")
def bundled() -> OnnxEmbedder:
    return OnnxEmbedder(bundled_folder())


def test_a_query_is_the_mean_of_its_words_in_context(bundled: OnnxEmbedder) -> None:
    query = "老旧小区改造了多少个"
    (words,) = bundled.query_words([query])
    (vector,) = bundled.encode_queries([query])
    mean = words.mean(axis=0)
    assert vector == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)
    # In context 改造 is another word than by itself, and than in the table.
    rows = bundled.token_table()[bundled.token_ids([query], "")[0]]
    assert words.shape == rows.shape
    assert not np.allclose(words, rows, atol=0.05)


def test_alone_and_beside_others_a_query_is_the_same(bundled: OnnxEmbedder) -> None:
    queries = ["修路", "青榆区2025年修了多少条路", "", "！"]
    fresh = OnnxEmbedder(bundled_folder())
    alone = np.vstack([fresh.encode_queries([one]) for one in queries])
    assert bundled.encode_queries(queries) == pytest.approx(alone, abs=1e-5)
    assert [len(words) for words in bundled.query_words(["", "！"])] == [0, 0]


def test_a_long_query_is_read_to_its_end(bundled: OnnxEmbedder) -> None:
    start = "全区修建道路桥梁和学校" * 12
    (one,), (other,) = bundled.query_words([start]), bundled.query_words([start + "养老金"])
    assert len(other) > len(one) > 64
    assert not np.allclose(
        bundled.encode_queries([start]), bundled.encode_queries([start + "养老金"]), atol=1e-4
    )
