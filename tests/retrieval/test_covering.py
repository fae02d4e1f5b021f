"""Comparison questions get the best passage of each place and period that they name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.engine import Engine
from tests.test_engine import SAMPLE, open_engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with open_engine(tmp_path_factory.mktemp("index")) as engine:
        engine.index([SAMPLE])
        yield engine


@pytest.mark.parametrize("top_k", [3, 5])
def test_each_named_year_is_there(engine: Engine, top_k: int) -> None:
    response = engine.ask("青榆区2022年、2023年和2024年地区生产总值各是多少？", top_k=top_k)
    labels = {hit.citation.period.label for hit in response.hits if hit.citation.period}
    assert {"2022年", "2023年", "2024年"} <= labels
    assert [row.status for row in response.coverage] == ["found"] * 3
    assert len(response.hits) == top_k
    scores = [hit.score for hit in response.hits]
    assert scores == sorted(scores, reverse=True)


def test_a_year_that_no_report_covers_is_said_to_be_missing(engine: Engine) -> None:
    response = engine.ask("青榆区2012年和2023年地区生产总值各是多少？")
    status = {row.period: row.status for row in response.coverage}
    assert status == {"2012年": "not_indexed", "2023年": "found"}
    assert response.answer is not None


def test_one_place_and_year_is_asked_once(engine: Engine) -> None:
    hits = engine.search("青榆区2023年地区生产总值", top_k=4).hits
    assert len({hit.passage.passage_id for hit in hits}) == 4
