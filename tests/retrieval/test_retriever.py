"""Both searches, fused and weighed, over a small store. All sentences are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.base import Vectors
from rag.indexing import Indexer
from rag.query.expansion import Expander
from rag.query.reader import QueryReader
from rag.query.thesaurus import Thesaurus
from rag.retrieval.calibration import Calibration, Curve
from rag.retrieval.fit import FEATURES
from rag.retrieval.importance import EVEN
from rag.retrieval.judge import JUDGED, SILENT
from rag.retrieval.retriever import Candidate, HybridRetriever, Ranking, RetrievalConfig
from rag.store.base import Scope, Scored
from rag.store.store import Store
from rag.types import Kind, Query
from tests.embedders import HashingEmbedder

ROADS = "全区修筑青榆大道12公里，拓宽小巷，护坡五处，沿线村民出行便利了许多。"
SCHOOLS = "全区新办学校3所，添置课桌，延请教师，孩子们上学近了，家长安心了许多。"
TREES = "全区种树万株，青山常在，绿水长流，候鸟年年归来，游人渐渐多了起来。"
TEXT = f"""政府工作报告
2024年1月25日在青榆区第六届人民代表大会第三次会议上
各位代表：
一、2023年工作回顾
（一）道路越走越宽。{ROADS}
（二）学校越办越好。{SCHOOLS}
（三）青山越来越绿。{TREES}
二、2024年工作安排
（一）再修新路。计划修筑白榆大道20公里，让山里的村民也能走上平路，坐上班车。
"""


def query(question: str) -> Query:
    return QueryReader({}, {}, Expander(lambda: Thesaurus([]))).read(question)


@pytest.fixture(scope="module")
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def store(directory: Path, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(directory, create=True) as store:
        store.bind(embedder.card)
        outcome = Indexer(store, lambda: embedder).add("qingyu.txt", TEXT.encode())
        assert outcome.status == "indexed"
        yield store


def retriever(store: Store, embedder: HashingEmbedder, config: RetrievalConfig) -> HybridRetriever:
    # Which words matter is learned of the bundled model's vectors.
    plain = replace(config, calibration=replace(config.calibration, importance=EVEN, judge=SILENT))
    return HybridRetriever(store, lambda: embedder, plain, clauses=lambda: embedder)


def retrieve(
    store: Store,
    embedder: HashingEmbedder,
    question: str,
    ranking: Ranking = Ranking.FIT,
    *,
    k: int = 10,
    scope: Scope = Scope(),
    depth: int = 100,
) -> list[Candidate]:
    config = RetrievalConfig(ranking=ranking, depth=depth)
    return retriever(store, embedder, config).retrieve(query(question), scope, k)


@pytest.mark.parametrize("ranking", list(Ranking))
@pytest.mark.parametrize("sentence", [ROADS, SCHOOLS, TREES])
def test_each_ranking_finds_the_passage_that_says_it(
    store: Store, embedder: HashingEmbedder, ranking: Ranking, sentence: str
) -> None:
    found = retrieve(store, embedder, sentence, ranking)
    assert sentence in found[0].passage.text
    assert len({candidate.passage.passage_id for candidate in found}) == len(found)
    if ranking is Ranking.FIT:
        assert all(0 <= candidate.score <= 1 for candidate in found)
        assert all(set(candidate.parts) == {*FEATURES, JUDGED} for candidate in found)
    else:
        assert all(candidate.parts == {ranking.value: candidate.score} for candidate in found)


@pytest.mark.parametrize("ranking", list(Ranking))
def test_k_cuts_the_same_order(store: Store, embedder: HashingEmbedder, ranking: Ranking) -> None:
    every = retrieve(store, embedder, "大道、学校、种树", ranking)
    assert len(every) > 2
    assert retrieve(store, embedder, "大道、学校、种树", ranking, k=2) == every[:2]


def test_lexical_needs_no_model_and_finds_only_what_holds_a_word(store: Store) -> None:
    def refuse() -> HashingEmbedder:
        raise AssertionError("the lexical search asked for a model")

    config = RetrievalConfig(ranking=Ranking.LEXICAL)
    lexical = HybridRetriever(store, refuse, config, clauses=refuse)
    found = lexical.retrieve(query("候鸟"), Scope(), 10)
    assert [("候鸟" in candidate.passage.text) for candidate in found] == [True]
    assert found[0].score > 0


def test_dense_ranks_by_cosine_and_finds_without_a_word(
    store: Store, embedder: HashingEmbedder
) -> None:
    found = retrieve(store, embedder, "候鸟", Ranking.DENSE)
    cosines = [candidate.score for candidate in found]
    assert cosines == sorted(cosines, reverse=True)
    assert len(found) == store.catalogue.size()
    assert any("候鸟" not in candidate.passage.text for candidate in found)


def test_fit_orders_by_probability(store: Store, embedder: HashingEmbedder) -> None:
    scores = [one.score for one in retrieve(store, embedder, "修筑大道多少公里")]
    assert scores == sorted(scores, reverse=True)


def test_dense_scores_of_what_only_the_words_found_are_exact(
    directory: Path, store: Store, embedder: HashingEmbedder
) -> None:
    # The dense search gives one candidate of its own; those that only the words found come with
    # the cosine that the dense search would have given them.
    question = "大道、学校、种树"
    every = {
        one.passage.passage_id: one.parts["dense"]
        for one in retrieve(store, embedder, question, Ranking.DENSE)
    }
    words = {one.passage.passage_id for one in retrieve(store, embedder, question, Ranking.LEXICAL)}
    assert len(words) > 2

    class Shallow(Store):
        def search_dense(self, vector: Vectors, k: int, scope: Scope = Scope()) -> Scored:
            return super().search_dense(vector, 1, scope)

    with Shallow.open(directory) as shallow:
        found = retrieve(shallow, embedder, question)
    assert {one.passage.passage_id for one in found} >= words
    for one in found:
        assert one.parts["dense"] == pytest.approx(every[one.passage.passage_id], abs=1e-6)


def test_ties_are_in_reading_order(store: Store, embedder: HashingEmbedder) -> None:
    flat = RetrievalConfig(ranking=Ranking.FIT, calibration=Calibration({}, Curve({}, {}, {}, {})))
    found = retriever(store, embedder, flat).retrieve(query("修路学校种树"), Scope(), 10)
    assert {one.score for one in found} == {0.5}
    starts = [one.passage.span.start for one in found]
    assert len(starts) == store.catalogue.size()
    assert starts == sorted(starts)


def test_what_is_not_read_closely_comes_last_in_the_order_of_the_fusion(
    store: Store, embedder: HashingEmbedder
) -> None:
    question = "大道、学校、种树"
    fused = retrieve(store, embedder, question, Ranking.FUSED)
    config = RetrievalConfig(fit_depth=2)
    found = retriever(store, embedder, config).retrieve(query(question), Scope(), 10)
    assert {one.passage for one in found[:2]} == {one.passage for one in fused[:2]}
    assert [one.passage for one in found[2:]] == [one.passage for one in fused[2:]]
    assert len(found) > 2
    assert all(one.score > 0 for one in found[:2])
    assert all(one.score == 0 for one in found[2:])


def test_pairs_find_what_no_word_does(store: Store, embedder: HashingEmbedder) -> None:
    asked = replace(query("候鸟"), terms=(("无此词", 1.0),), pairs=("候鸟",))

    def passages(pair_weight: float) -> list[bool]:
        config = RetrievalConfig(ranking=Ranking.LEXICAL, pair_weight=pair_weight)
        found = retriever(store, embedder, config).retrieve(asked, Scope(), 10)
        return ["候鸟" in one.passage.text for one in found]

    assert passages(0.5) == [True]
    assert passages(0.0) == []


@pytest.mark.parametrize("ranking", list(Ranking))
def test_a_scope_that_admits_nothing(
    store: Store, embedder: HashingEmbedder, ranking: Ranking
) -> None:
    for scope in (Scope(reports=()), Scope(reports=("none",)), Scope(years=(1999,))):
        assert retrieve(store, embedder, "青榆大道", ranking, scope=scope) == []


@pytest.mark.parametrize("ranking", list(Ranking))
def test_a_scope_is_kept(store: Store, embedder: HashingEmbedder, ranking: Ranking) -> None:
    found = retrieve(store, embedder, "修筑大道", ranking, scope=Scope(kind=Kind.TARGET))
    assert found
    assert {one.passage.kind for one in found} == {Kind.TARGET}


@pytest.mark.parametrize("ranking", list(Ranking))
def test_an_empty_store(tmp_path: Path, embedder: HashingEmbedder, ranking: Ranking) -> None:
    with Store.open(tmp_path / "index", create=True) as empty:
        empty.bind(embedder.card)
        assert retrieve(empty, embedder, "青榆大道", ranking) == []


def test_words_that_nothing_holds(store: Store, embedder: HashingEmbedder) -> None:
    assert retrieve(store, embedder, "zzz", Ranking.LEXICAL) == []
    assert len(retrieve(store, embedder, "zzz", Ranking.FIT)) == store.catalogue.size()
