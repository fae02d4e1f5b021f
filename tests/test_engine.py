"""The library end to end, on the sample reports."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.engine import Claim, Engine
from rag.errors import EmptyFile, IndexMismatch, IndexNotFound, InvalidFilter, ReportNotFound
from rag.store.store import Store
from rag.types import Filters, Hit, Kind, Response
from tests.conftest import ROOT
from tests.embedders import HashingEmbedder

SAMPLE = ROOT / "eval" / "datasets" / "sample" / "reports"


def open_engine(directory: Path, embedder: HashingEmbedder | None = None) -> Engine:
    embedder = embedder or HashingEmbedder()
    return Engine(Store.open(directory, create=True), embedder.card.name, load=lambda _: embedder)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with open_engine(tmp_path_factory.mktemp("index")) as engine:
        outcomes = engine.index([SAMPLE])
        assert [outcome.status for outcome in outcomes] == ["indexed"] * 3
        yield engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "reports"
    shutil.copytree(SAMPLE, copied)
    return copied


def claim_of(hit: Hit) -> Claim:
    citation = hit.citation
    return Claim(
        hit.passage.passage_id,
        citation.report_id,
        citation.start,
        citation.end,
        hit.quote,
        citation.sha256,
    )


def figures(response: Response) -> str:
    return response.answer.sentence if response.answer else ""


def test_every_quote_is_its_slice_and_verifies(engine: Engine) -> None:
    for question in ("2023年地区生产总值", "养老服务", "什么是双随机", "jobs", "污染防治"):
        response = engine.search(question, top_k=20)
        assert response.hits
        for hit in response.hits:
            text = engine.report(hit.citation.report_id).text
            assert hit.quote == text[hit.citation.start : hit.citation.end]
            assert engine.verify([claim_of(hit)])[0].valid
            altered = replace(claim_of(hit), quote=hit.quote[:-1] + "啊")
            assert not engine.verify([altered])[0].valid


def test_the_year_decides_between_reports_that_look_alike(engine: Engine) -> None:
    response = engine.ask("青榆区2023年地区生产总值是多少亿元？")
    assert response.answer
    assert "315.8亿元" in response.answer.text
    assert response.hits[0].citation.source == "qingyu-2024.txt"
    assert response.hits[0].citation.period
    assert response.hits[0].citation.period.label == "2023年"


def test_ranks_scores_and_highlights(engine: Engine) -> None:
    hits = engine.search("新增就业多少人", top_k=7).hits
    assert [hit.rank for hit in hits] == list(range(1, 8))
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    marked = [span.of(hit.passage.text) for hit in hits for span in hit.highlights]
    assert any("就业" in text for text in marked)


def test_filters_bound_the_search(engine: Engine) -> None:
    def search(**bounds: object) -> tuple[Hit, ...]:
        filters = replace(Filters(), **bounds)  # type: ignore[arg-type]
        return engine.search("生产总值增长", top_k=50, filters=filters).hits

    assert {hit.citation.year for hit in search(year=(2024,))} == {2024}
    assert {hit.citation.kind for hit in search(kind=Kind.TARGET)} == {Kind.TARGET}
    assert {hit.citation.report_id for hit in search(report_id=("qingyu-2025",))} == {"qingyu-2025"}
    assert search(region=("临河市青榆区",)) or search(region=("青榆区",))
    assert search(region=("别处",)) == ()
    for hit in search(period=(2022,)):
        assert hit.citation.period
        assert hit.citation.period.start <= 2022 <= hit.citation.period.end


def test_it_fails_closed(engine: Engine) -> None:
    response = engine.ask("北京市2023年地区生产总值是多少？")
    assert response.answer is None
    assert response.reason == "region_not_indexed"
    assert response.coverage[0].status == "not_indexed"
    response = engine.ask("青榆区2012年地区生产总值是多少？")
    assert response.answer is None
    assert response.reason == "period_not_covered"
    response = engine.ask("生产总值", filters=Filters(region=("别处",)))
    assert (response.answer, response.reason, response.hits) == (None, "no_evidence", ())


def test_an_impossible_filter_is_refused(engine: Engine) -> None:
    with pytest.raises(InvalidFilter, match="20255"):
        engine.ask("生产总值", filters=Filters(year=(20255,)))


def test_indexing_again_changes_nothing_and_embeds_nothing(folder: Path, tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    with open_engine(tmp_path / "index", embedder) as engine:
        engine.index([folder])
        before = engine.store.catalogue.commit_number()
        embedder.encoded.clear()
        assert {outcome.status for outcome in engine.index([folder])} == {"unchanged"}
        assert embedder.encoded == []
        assert engine.store.catalogue.commit_number() == before


def test_a_changed_file_replaces_its_passages(folder: Path, tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    path = folder / "qingyu-2025.txt"
    with open_engine(tmp_path / "index", embedder) as engine:
        engine.index([folder])
        total = len(engine.reports())
        embedder.encoded.clear()
        text = path.read_text("utf-8")
        path.write_text(text.replace("各位代表", "各位代表和同志们", 1), "utf-8")
        statuses = {o.source: o.status for o in engine.index([folder])}
        assert statuses["qingyu-2025.txt"] == "replaced"
        assert len(engine.reports()) == total
        assert 0 < len(embedder.encoded) < 5
        assert engine.store.check() == []
        assert "和同志们" in engine.report("qingyu-2025").text


def test_a_deleted_report_leaves_no_trace(folder: Path, tmp_path: Path) -> None:
    with open_engine(tmp_path / "index") as engine:
        engine.index([folder])
        engine.delete("qingyu-2024")
        assert [report.report_id for report in engine.reports()] == ["qingyu-2023", "qingyu-2025"]
        assert engine.store.check() == []
        hits = engine.search("2023年地区生产总值", top_k=50).hits
        assert "qingyu-2024" not in {hit.citation.report_id for hit in hits}
        with pytest.raises(ReportNotFound):
            engine.delete("qingyu-2024")


def test_what_cannot_be_read_is_named_and_the_rest_is_indexed(folder: Path, tmp_path: Path) -> None:
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    with open_engine(tmp_path / "index") as engine:
        outcomes = {o.source: o for o in engine.index([folder, tmp_path / "nowhere.txt"])}
        failed = {name for name, o in outcomes.items() if o.status == "failed"}
        assert failed == {"scan.pdf", "empty.txt", "picture.txt", "nowhere.txt"}
        for name in failed:
            assert name in (outcomes[name].detail or "")
        assert len(engine.reports()) == 3
        with pytest.raises(EmptyFile):
            engine.add("empty.txt", b"")


def test_same_content_is_indexed_once_and_same_names_live_together(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(folder / "qingyu-2023.txt", other / "copy.txt")
    shutil.copy(folder / "qingyu-2024.txt", other / "qingyu-2025.txt")
    with open_engine(tmp_path / "index") as engine:
        engine.index([folder / "qingyu-2023.txt", folder / "qingyu-2025.txt"])
        outcomes = engine.index([other])
        assert [(o.source, o.status, o.report_id) for o in outcomes] == [
            ("copy.txt", "duplicate", "qingyu-2023"),
            ("qingyu-2025.txt", "indexed", "qingyu-2025-2"),
        ]


def test_a_moved_file_keeps_its_id(folder: Path, tmp_path: Path) -> None:
    with open_engine(tmp_path / "index") as engine:
        engine.index([folder])
        (folder / "qingyu-2023.txt").rename(folder / "a.txt")
        outcome = next(o for o in engine.index([folder]) if o.source == "a.txt")
        assert outcome.report_id == "qingyu-2023"
        assert len(engine.reports()) == 3


def test_an_upload_is_a_report_like_any_other(tmp_path: Path) -> None:
    data = (SAMPLE / "qingyu-2024.txt").read_bytes()
    with open_engine(tmp_path / "index") as engine:
        assert engine.add("报告.txt", data).status == "indexed"
        assert engine.add("报告.txt", data).status == "unchanged"
        assert engine.report("报告").region == "青榆区"


def test_an_index_is_opened_by_its_own_model_only(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound):
        Engine.open(tmp_path / "nowhere")
    with open_engine(tmp_path / "index") as engine:
        engine.index([folder / "qingyu-2023.txt"])
    with pytest.raises(IndexMismatch, match="hashing"):
        Engine.open(tmp_path / "index", model="bundled")
    other = HashingEmbedder("other")
    with (
        Engine(Store.open(tmp_path / "index"), "other", load=lambda _: other) as engine,
        pytest.raises(IndexMismatch),
    ):
        engine.ask("生产总值")


def test_traditional_question_finds_simplified_text(engine: Engine) -> None:
    simplified = engine.search("养老服务中心").hits
    traditional = engine.search("養老服務中心").hits
    assert [hit.passage.passage_id for hit in simplified[:3]] == [
        hit.passage.passage_id for hit in traditional[:3]
    ]
