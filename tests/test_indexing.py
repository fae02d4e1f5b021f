"""Files → store: what a report is called, what is embedded, what is told meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import EmptyFile
from rag.indexing import Indexer, embedded_text
from rag.store.store import Store
from rag.types import Kind, Passage, Span
from tests.embedders import HashingEmbedder


def text(number: int = 0) -> str:
    return (
        "各位代表：\n一、2023年工作回顾\n"
        f"（一）修好道路。全区上下一心，修路{number + 2}条，护坡五处，成效明显。\n"
        "（二）办好学校。全区新办学校三所，孩子们上学近了。\n"
    )


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def store(tmp_path: Path, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(tmp_path / "index", create=True) as store:
        store.bind(embedder.card)
        yield store


@pytest.fixture
def indexer(store: Store, embedder: HashingEmbedder) -> Indexer:
    return Indexer(store, lambda: embedder)


@pytest.mark.parametrize(
    ("name", "report_id"),
    [
        ("qingyu-2024.txt", "qingyu-2024"),
        ("青榆区2024年政府工作报告.txt", "青榆区2024年政府工作报告"),
        ("my report.txt", "my-report"),
        ("a  b\t c.txt", "a-b-c"),
        ("青榆：区:2024.txt", "青榆：区-2024"),
        ("100%.txt", "100"),
        ("a?b#c&d.txt", "a-b-c-d"),
        ("a: %b.txt", "a-b"),
        ("report.v2.txt", "report.v2"),
        ("%%%.txt", "report"),
        ("a　b.txt", "a-b"),
    ],
)
def test_ids_come_from_names_and_are_fit_for_urls(
    tmp_path: Path, indexer: Indexer, store: Store, name: str, report_id: str
) -> None:
    path = tmp_path / name
    path.write_text(text(), "utf-8")
    outcome = indexer.index([path])[0]
    assert (outcome.status, outcome.source, outcome.report_id) == ("indexed", name, report_id)
    for passage in store.catalogue.passages_of(report_id):
        span = passage.span
        assert passage.passage_id == f"{report_id}:{span.start}-{span.end}"
        assert passage.passage_id.rpartition(":")[0] == report_id


@pytest.mark.parametrize("name", ["folder/青榆.txt", "C:\\reports\\青榆.txt", "../../青榆.txt"])
def test_an_upload_is_known_by_the_last_part_of_its_name(
    indexer: Indexer, store: Store, name: str
) -> None:
    outcome = indexer.add(name, text().encode())
    assert (outcome.source, outcome.report_id) == ("青榆.txt", "青榆")
    assert store.catalogue.report("青榆").source == "青榆.txt"


def test_names_that_come_to_one_id_are_numbered(tmp_path: Path, indexer: Indexer) -> None:
    for number, name in enumerate(("a b.txt", "a%b.txt", "a-b.txt")):
        (tmp_path / name).write_text(text(number), "utf-8")
    outcomes = indexer.index([tmp_path / name for name in ("a b.txt", "a%b.txt", "a-b.txt")])
    assert [outcome.report_id for outcome in outcomes] == ["a-b", "a-b-2", "a-b-3"]


def test_a_failed_upload_is_raised(indexer: Indexer) -> None:
    with pytest.raises(EmptyFile):
        indexer.add("青榆.txt", b"")


def test_statuses_and_counts(tmp_path: Path, indexer: Indexer, store: Store) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text(), "utf-8")
    first = indexer.index([path])[0]
    assert first.passages == len(store.catalogue.passages_of("a")) > 0
    assert indexer.index([path])[0].status == "unchanged"
    path.write_text(text(5), "utf-8")
    assert indexer.index([path])[0].status == "replaced"
    (tmp_path / "b.txt").write_text(text(5), "utf-8")
    twin = indexer.index([tmp_path / "b.txt"])[0]
    assert (twin.status, twin.report_id, twin.passages) == ("duplicate", "a", 0)
    assert "indexed as a" in (twin.detail or "")


def test_what_fails_is_said_and_stops_nothing(tmp_path: Path, indexer: Indexer) -> None:
    (tmp_path / "a.txt").write_text("123\n", "utf-8")
    (tmp_path / "b.txt").write_text(text(), "utf-8")
    outcomes = indexer.index([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert [(o.source, o.status) for o in outcomes] == [("a.txt", "failed"), ("b.txt", "indexed")]
    assert "no paragraph" in (outcomes[0].detail or "")


def test_progress_counts_files_and_passages(
    tmp_path: Path, indexer: Indexer, embedder: HashingEmbedder
) -> None:
    calls: list[tuple[str, int, int]] = []
    for number in range(2):
        (tmp_path / f"{number}.txt").write_text(text(number), "utf-8")
    paths = [tmp_path / "0.txt", tmp_path / "1.txt"]
    indexer.index(paths, lambda *call: calls.append(call))
    assert [call for call in calls if call[0] == "files"] == [
        ("files", 0, 2),
        ("files", 1, 2),
        ("files", 2, 2),
    ]
    passages = [call for call in calls if call[0] == "passages"]
    # The second report shares its second section's text with the first and embeds it no more.
    assert [done == total for _, done, total in passages] == [True, True]
    assert sum(total for _, _, total in passages) == len(embedder.encoded)
    assert passages[1][2] < passages[0][2]
    calls.clear()
    indexer.index(paths, lambda *call: calls.append(call))
    assert {stage for stage, _, _ in calls} == {"files"}


def test_no_files_no_outcomes(tmp_path: Path, indexer: Indexer, store: Store) -> None:
    calls: list[tuple[str, int, int]] = []
    (tmp_path / "empty").mkdir()
    before = store.catalogue.commit_number()
    assert indexer.index([], lambda *call: calls.append(call)) == []
    assert calls == [("files", 0, 0)]
    assert store.catalogue.commit_number() == before


def passage(shown: str, path: tuple[str, ...]) -> Passage:
    return Passage("r:0-1", "r", 0, Span(0, 1), shown, path, None, Kind.OTHER)


@pytest.mark.parametrize(
    ("shown", "path", "expected"),
    [
        ("全区修路。", ("一、回顾", "（一）道路"), "一、回顾\n（一）道路\n全区修路。"),
        # A run-in heading stands in the passage already.
        ("（一）道路。全区修路。", ("一、回顾", "（一）道路"), "一、回顾\n（一）道路。全区修路。"),
        ("全区修路。", (), "全区修路。"),
        ("財政收入。", ("一、回顧",), "一、回顾\n财政收入。"),
    ],
)
def test_what_is_embedded(shown: str, path: tuple[str, ...], expected: str) -> None:
    assert embedded_text(passage(shown, path)) == expected


def test_only_what_is_embedded_goes_to_the_model(
    tmp_path: Path, indexer: Indexer, store: Store, embedder: HashingEmbedder
) -> None:
    (tmp_path / "a.txt").write_text(text(), "utf-8")
    indexer.index([tmp_path / "a.txt"])
    expected = {embedded_text(one) for one in store.catalogue.passages_of("a")}
    assert sorted(embedder.encoded) == sorted(expected)
