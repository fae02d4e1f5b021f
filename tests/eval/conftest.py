"""The sample dataset, and an engine over its reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.questions.dataset import Reading, read_dataset
from eval.systems.base import Bench
from eval.systems.configuration import parse_configuration
from eval.systems.library import build
from tests.eval.models import HashingEmbedder

SAMPLE = Path(__file__).resolve().parents[2] / "eval" / "datasets" / "sample"


@pytest.fixture(scope="session")
def sample() -> Reading:
    return read_dataset(SAMPLE)


@pytest.fixture(scope="session")
def bench(sample: Reading, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    assert sample.reports is not None
    with build(
        sample.dataset,
        sample.reports,
        tmp_path_factory.mktemp("index"),
        [parse_configuration(name) for name in ("lexical", "fit")],
        model=None,
        top_k=10,
        embedder=HashingEmbedder(),
    ) as bench:
        yield bench
