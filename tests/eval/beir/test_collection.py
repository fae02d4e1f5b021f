from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from eval.beir.indexing import index_documents
from eval.beir.reading import is_collection, read_collection
from eval.errors import DatasetInvalid
from eval.evaluation import evaluate
from eval.questions.dataset import Reading
from eval.systems.collection import build_collection
from eval.systems.configuration import parse_configuration
from eval.systems.library import build
from eval.systems.null import NullEmbedder
from rag.query.reader import QueryReader
from rag.store.store import Store
from tests.eval.conftest import SAMPLE
from tests.eval.models import HashingEmbedder

CORPUS = [
    {"_id": "d1", "title": "北京", "text": "故宫在北京市中心，1925年开放。"},
    {"_id": "d2", "title": "上海", "text": "外滩在上海黄浦江边，2010年办过世博会。"},
    {"_id": "d 3", "title": "", "text": "长江流过上海，注入东海。"},
]
QUERIES = [
    {"_id": "q1", "text": "北京的故宫哪年开放？"},
    {"_id": "q2", "text": "上海的世博会"},
    {"_id": "q3", "text": "没有判断的问题"},
]


def write(folder: Path, suffix: str = "", opener: Callable[..., object] = open) -> Path:
    (folder / "qrels").mkdir(parents=True)
    with opener(folder / f"corpus.jsonl{suffix}", "wt", encoding="utf-8") as file:  # type: ignore[attr-defined]
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in CORPUS)
    lines = "".join(json.dumps(row) + "\n" for row in QUERIES)
    (folder / "queries.jsonl").write_text(lines, "utf-8")
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq2\td 3\t0\n", "utf-8"
    )
    return folder


@pytest.mark.parametrize(("suffix", "opener"), [("", open), (".xz", lzma.open), (".gz", gzip.open)])
def test_reading(tmp_path: Path, suffix: str, opener: Callable[..., object]) -> None:
    folder = write(tmp_path / "made", suffix, opener)
    assert is_collection(folder)
    collection = read_collection(folder)
    assert [d.document_id for d in collection.documents()] == ["d1", "d2", "d 3"]
    # A question without a judgement says nothing.
    assert [q.question_id for q in collection.dataset.questions] == ["q1", "q2"]
    assert collection.qrels == {"q1": {"d1": 1}, "q2": {"d2": 1, "d 3": 0}}


def test_a_document_that_comes_twice(tmp_path: Path) -> None:
    folder = write(tmp_path / "made")
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(CORPUS[0]) + "\n")
    with pytest.raises(DatasetInvalid, match="d1 comes twice"):
        list(read_collection(folder).documents())


def test_places_and_years_are_words_like_others() -> None:
    query = QueryReader({}, {}).read_words("北京2008年奥运会")
    assert {"北京", "奥运会", "2008"} <= {word for word, _ in query.terms}
    assert (query.regions, query.missing_regions, query.periods) == ((), (), ())


@pytest.mark.parametrize("config", ["lexical", "dense", "fused", "fit"])
def test_the_real_retrieval_is_what_is_measured(tmp_path: Path, config: str) -> None:
    collection = read_collection(write(tmp_path / "made"))
    with build_collection(
        collection,
        tmp_path / "index",
        [parse_configuration(config)],
        model=None,
        top_k=100,
        embedder=HashingEmbedder(),
    ) as bench:
        assert bench.index.passages == 3
        _, (result,) = evaluate(collection.dataset, bench, tmp_path / "out")
    assert result.estimates["nDCG@10"].value == 1
    assert result.estimates["hit@1"].value == 1
    assert "refusal_recall" not in result.estimates
    assert "quote_validity" not in result.estimates


def test_an_index_of_reports_is_left_alone(tmp_path: Path, sample: Reading) -> None:
    collection = read_collection(write(tmp_path / "made"))
    with (
        build(
            sample.dataset,
            SAMPLE / "reports",
            tmp_path / "index",
            [parse_configuration("lexical")],
            model=None,
            top_k=10,
        ),
        pytest.raises(DatasetInvalid, match="holds reports"),
        build_collection(
            collection,
            tmp_path / "index",
            [parse_configuration("lexical")],
            model=None,
            top_k=10,
        ),
    ):
        pass


def test_an_indexing_that_was_stopped_goes_on(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path / "made"))
    with Store.open(tmp_path / "index", create=True) as store:
        index_documents(store, NullEmbedder(), islice(collection.documents(), 1), None)
    with build_collection(
        collection, tmp_path / "index", [parse_configuration("lexical")], model=None, top_k=10
    ) as bench:
        assert bench.index.passages == 3
