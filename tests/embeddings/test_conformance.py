"""What every embedder promises, whatever runs it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from embeddings.base import Embedder
from embeddings.onnx import OnnxEmbedder
from embeddings.openai import OpenAIEmbedder
from embeddings.sentence_transformer import SentenceTransformerEmbedder
from embeddings.transport import Server
from tests.embeddings.server import serving

TEXTS = [
    "青禾区",
    "粮食产量达到十六万吨，增长百分之四点五",
    "",
    "a",
    "图书馆",
    "居民看书更方便了" * 30,
    *(f"三座图书馆{number}" for number in range(100)),
]


@dataclass(frozen=True)
class Case:
    embedder: Embedder
    tolerance: float


@pytest.fixture(scope="module", params=["sentence_transformer", "onnx", "openai"])
def case(
    request: pytest.FixtureRequest, transformer_folder: Path, onnx_folder: Path
) -> Iterator[Case]:
    if request.param == "onnx":
        # An int8 model quantises by batch, which is what the wider bound is for.
        yield Case(OnnxEmbedder(onnx_folder, threads=1), 1e-2)
    elif request.param == "openai":
        with serving() as fake:
            yield Case(OpenAIEmbedder("openai:bge-small-zh", Server(fake.url)), 1e-6)
    else:
        embedder = SentenceTransformerEmbedder(transformer_folder, device="cpu", batch_size=8)
        yield Case(embedder, 1e-5)


class TestEmbedder:
    def test_shape_dtype_and_unit_rows(self, case: Case) -> None:
        for vectors in (
            case.embedder.encode_queries(TEXTS),
            case.embedder.encode_passages(TEXTS),
        ):
            assert vectors.shape == (len(TEXTS), case.embedder.card.dimension)
            assert vectors.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)

    def test_no_texts(self, case: Case) -> None:
        for vectors in (case.embedder.encode_queries([]), case.embedder.encode_passages([])):
            assert vectors.shape == (0, case.embedder.card.dimension)
            assert vectors.dtype == np.float32

    def test_order_and_batch_do_not_matter(self, case: Case) -> None:
        together = case.embedder.encode_passages(TEXTS)
        alone = np.vstack([case.embedder.encode_passages([text]) for text in TEXTS])
        np.testing.assert_allclose(together, alone, atol=case.tolerance)
        backwards = case.embedder.encode_passages(TEXTS[::-1])
        np.testing.assert_allclose(together, backwards[::-1], atol=case.tolerance)

    def test_texts_are_told_apart(self, case: Case) -> None:
        vectors = case.embedder.encode_passages(TEXTS[:6])
        near = vectors @ vectors.T
        assert np.all(near[~np.eye(6, dtype=bool)] < 0.9999)

    def test_the_same_call_gives_the_same_bits(self, case: Case) -> None:
        first = case.embedder.encode_passages(TEXTS)
        assert np.array_equal(first, case.embedder.encode_passages(TEXTS))

    def test_queries_and_passages_get_their_prompts(self, case: Case) -> None:
        card = case.embedder.card
        plain = [card.query_prompt + text for text in TEXTS[:6]]
        if card.passage_prompt == "":
            np.testing.assert_allclose(
                case.embedder.encode_queries(TEXTS[:6]),
                case.embedder.encode_passages(plain),
                atol=case.tolerance,
            )

    def test_progress_adds_up(self, case: Case) -> None:
        heard: list[int] = []
        case.embedder.encode_passages(TEXTS, heard.append)
        assert sum(heard) == len(TEXTS)
        assert len(heard) > 1

    def test_threads_agree(self, case: Case) -> None:
        alone = case.embedder.encode_queries(TEXTS[:8])
        with ThreadPoolExecutor(4) as pool:
            for vectors in pool.map(lambda _: case.embedder.encode_queries(TEXTS[:8]), range(16)):
                np.testing.assert_allclose(vectors, alone, atol=case.tolerance)

    def test_the_card(self, case: Case) -> None:
        card = case.embedder.card
        assert card.normalised
        assert card.name
        assert card.revision
        assert card.dimension == 16
