"""The catalogue gives back what was put in, and nothing stays of what was taken out."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.base import ModelCard
from embeddings.probe import fingerprint
from rag.errors import IndexMismatch, PassageNotFound, ReportNotFound
from rag.store.base import Scope, vector_hash
from rag.store.catalogue import FILE, Catalogue
from rag.store.reading import Region
from rag.store.store import Store
from rag.types import Filters, Kind, Passage
from tests.store.made import CARD, DIMENSION, Made, embed, make


def passages(made: Made) -> list[Passage]:
    return [entry.passage for entry in made.entries]


def test_a_report_comes_back_as_it_was(store: Store) -> None:
    made = make()
    made.put(store)
    catalogue = store.catalogue
    assert catalogue.report("hongqi-2026") == made.report
    assert catalogue.text("hongqi-2026") == made.report.text
    assert catalogue.pages("hongqi-2026") == made.report.pages
    assert catalogue.passages_of("hongqi-2026") == passages(made)
    for passage in passages(made):
        assert catalogue.passage(passage.passage_id) == passage


def test_what_may_be_absent_may_be_absent(store: Store) -> None:
    made = make(region=None)
    bare = replace(made.report, title=None, year=None, date=None, speaker=None, pages=())
    sections = tuple(replace(section, period=None) for section in bare.sections)
    bare = replace(bare, sections=sections, text=bare.text + "\ud800\x00\u2028")
    replace(made, report=bare).put(store)
    assert store.catalogue.report(bare.report_id) == bare
    assert store.catalogue.regions() == []


def in_english(made: Made) -> Made:
    entries = tuple(
        replace(one, passage=replace(one.passage, text="Twelve new roads were built."))
        for one in made.entries
    )
    return replace(made, entries=entries)


def test_the_languages_of_the_passages(store: Store) -> None:
    assert store.catalogue.languages() == frozenset()
    make("a-2026").put(store)
    assert store.catalogue.languages() == {"zh"}
    in_english(make("b-2026")).put(store)
    assert store.catalogue.languages() == {"zh", "en"}
    store.delete("a-2026")
    assert store.catalogue.languages() == {"en"}


def test_a_summary_counts(store: Store) -> None:
    made = make(sentences=5)
    made.put(store)
    (summary,) = store.catalogue.summaries()
    assert (summary.characters, summary.sections, summary.passages) == (
        len(made.report.text),
        2,
        5,
    )
    assert (summary.region, summary.date) == (made.report.region, made.report.date)
    assert store.catalogue.summaries(["hongqi-2026", "other"]) == [summary]
    assert store.catalogue.summaries([]) == []


def test_unknown_ids_raise(store: Store) -> None:
    with pytest.raises(ReportNotFound, match="nobody"):
        store.catalogue.report("nobody")
    with pytest.raises(ReportNotFound, match="nobody"):
        store.delete("nobody")
    with pytest.raises(PassageNotFound, match="nobody:1-2"):
        store.catalogue.passage("nobody:1-2")


def test_putting_twice_changes_nothing(store: Store) -> None:
    first = make().put(store)
    assert (first.commit, first.added, first.removed) == (1, 4, 0)
    keys = store.catalogue.keys().tolist()
    second = make().put(store)
    assert (second.commit, second.added, second.removed) == (1, 0, 0)
    assert store.catalogue.keys().tolist() == keys


def test_a_change_of_metadata_alone_keeps_the_passages(store: Store) -> None:
    made = make()
    made.put(store)
    keys = store.catalogue.keys().tolist()
    change = replace(made, report=replace(made.report, title="报告")).put(store)
    assert (change.commit, change.added, change.removed) == (2, 0, 0)
    assert store.catalogue.report("hongqi-2026").title == "报告"
    assert store.catalogue.keys().tolist() == keys


def test_a_replaced_report_keeps_what_did_not_change_and_reuses_no_key(store: Store) -> None:
    made = make(sentences=4)
    made.put(store)
    before = store.catalogue.keys().tolist()
    last = made.entries[-1]
    changed = replace(last, words=(*last.words, "新"))
    change = replace(made, entries=(*made.entries[:-1], changed)).put(store)
    assert (change.added, change.removed) == (1, 1)
    after = store.catalogue.keys().tolist()
    assert after[:3] == before[:3]
    assert after[3] > before[3]


def test_a_new_report_of_the_same_origin_takes_the_place_of_the_old(store: Store) -> None:
    make("hongqi-2026", origin="/in/a.txt").put(store)
    change = make("muye-2026", origin="/in/a.txt").put(store)
    assert (change.added, change.removed) == (4, 4)
    assert [s.report_id for s in store.catalogue.summaries()] == ["muye-2026"]
    holder = store.catalogue.holder("/in/a.txt")
    assert holder is not None
    assert holder.report_id == "muye-2026"
    assert store.catalogue.holders(holder.sha256) == [holder] == store.catalogue.holders()
    assert store.catalogue.holder("/in/b.txt") is None
    assert store.catalogue.problems() == []


def test_equal_texts_share_a_vector_as_long_as_one_needs_it(store: Store) -> None:
    boilerplate = "各项工作扎实推进。"
    digest = vector_hash(boilerplate)
    assert store.missing([digest]) == {digest}
    make("a-2026", shared=boilerplate).put(store)
    assert store.missing([digest]) == set()
    without = make("b-2026", shared=boilerplate)
    without.vectors.pop(digest)
    without.put(store)
    store.delete("a-2026")
    assert store.missing([digest]) == set()
    keys = store.catalogue.keys()
    found = store.catalogue.vectors(keys)
    np.testing.assert_array_equal(found.keys, keys)
    np.testing.assert_array_equal(found.vectors[-1], embed(boilerplate))
    store.delete("b-2026")
    assert store.missing([digest]) == {digest}
    assert store.catalogue.problems() == []


def test_a_refused_put_changes_nothing(store: Store) -> None:
    old = make()
    old.put(store)
    new = make(version=2)
    lacking = replace(new, vectors={})
    with pytest.raises(ValueError, match="missing"):
        lacking.put(store)
    short = replace(new, vectors={digest: row[:3] for digest, row in new.vectors.items()})
    with pytest.raises(ValueError, match="shape"):
        short.put(store)
    with pytest.raises(ValueError, match="twice"):
        replace(new, entries=new.entries + new.entries[:1]).put(store)
    with pytest.raises(ValueError, match="does not fit"):
        replace(new, entries=make("muye-2026").entries).put(store)
    assert store.catalogue.report("hongqi-2026") == old.report
    assert store.catalogue.passages_of("hongqi-2026") == passages(old)
    assert store.catalogue.commit_number() == 1


def test_regions_list_their_aliases(store: Store) -> None:
    make("hongqi-2026").put(store)
    make("hongqi-2025", year=2025).put(store)
    make("muye-2026", region="牧野区").put(store)
    assert sorted(store.catalogue.regions(), key=lambda region: region.name) == [
        Region("牧野区", ("新乡市牧野区", "牧野区人民政府")),
        Region("红旗区", ("新乡市红旗区", "红旗区人民政府")),
    ]


@pytest.mark.parametrize(
    ("filters", "scope"),
    [
        (Filters(), Scope()),
        (Filters(region=("红旗区",)), Scope(reports=("hongqi-2025", "hongqi-2026"))),
        (Filters(region=("新乡市牧野区",)), Scope(reports=("muye-2026",))),
        (Filters(region=("红旗",)), Scope(reports=())),
        (Filters(year=(2025, 2024)), Scope(reports=("hongqi-2025",))),
        (Filters(region=("红旗区", "牧野区"), year=(2026,)), None),
        (Filters(report_id=("muye-2026", "x")), Scope(reports=("muye-2026",))),
        (Filters(period=(2025,), kind=Kind.TARGET), Scope(years=(2025,), kind=Kind.TARGET)),
    ],
)
def test_filters_become_a_scope(store: Store, filters: Filters, scope: Scope | None) -> None:
    make("hongqi-2026").put(store)
    make("hongqi-2025", year=2025).put(store)
    make("muye-2026", region="牧野区").put(store)
    expected = scope or Scope(reports=("hongqi-2026", "muye-2026"))
    assert store.catalogue.resolve(filters) == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), [1, 2, 3, 4, 5, 6, 7, 8]),
        (Scope(reports=("b-2025",)), [5, 6, 7, 8]),
        (Scope(reports=()), []),
        (Scope(kind=Kind.ACTUAL), [1, 3, 5, 7]),
        # The plan of the report of 2025 and the review of the report of 2026.
        (Scope(years=(2025,)), [1, 3, 6, 8]),
        (Scope(years=(2024, 2026)), [2, 4, 5, 7]),
        (Scope(reports=("a-2026",), years=(2025,), kind=Kind.TARGET), []),
    ],
)
def test_a_scope_allows_its_keys(store: Store, scope: Scope, expected: list[int]) -> None:
    make("a-2026").put(store)
    make("b-2025", year=2025).put(store)
    keys = store.catalogue.keys(scope)
    assert keys.dtype == np.int64
    assert keys.tolist() == expected


def test_passages_come_in_the_order_of_the_keys(store: Store) -> None:
    made = make()
    made.put(store)
    found = store.passages(np.array([3, 99, 1], np.int64))
    assert list(found) == [3, 1]
    assert found[3] == made.entries[2].passage
    assert store.catalogue.existing(np.array([3, 99, 1], np.int64)).tolist() == [1, 3]


def test_words_are_kept_for_the_lexical_index(store: Store) -> None:
    made = make()
    entry = replace(made.entries[0], words=("两 词", "", "税收", "税收"), heading_words=())
    replace(made, entries=(entry,)).put(store)
    (document,) = store.catalogue.documents(store.catalogue.keys())
    assert document.words == ("两", "词", "税收", "税收")
    assert document.heading_words == ()
    assert (document.report_id, document.kind) == ("hongqi-2026", Kind.ACTUAL)
    assert (document.first_year, document.last_year) == (2025, 2025)


def test_the_journal_tells_what_happened(store: Store) -> None:
    make("a-2026").put(store)
    make("b-2026").put(store)
    store.delete("a-2026")
    changes = store.catalogue.changes(1)
    assert changes is not None
    assert (changes.commit, changes.added.tolist()) == (3, [5, 6, 7, 8])
    assert changes.removed.tolist() == [1, 2, 3, 4]
    store.catalogue.forget_journal(2)
    assert store.catalogue.changes(1) is None
    assert store.catalogue.changes(4) is None
    after = store.catalogue.changes(2)
    assert after is not None
    assert (after.added.tolist(), after.removed.tolist()) == ([], [1, 2, 3, 4])


def test_readers_see_one_commit_and_do_not_wait(store: Store) -> None:
    make().put(store)
    with store.catalogue.snapshot():
        before = store.catalogue.report("hongqi-2026")
        writer = threading.Thread(target=lambda: make(version=2).put(store))
        writer.start()
        writer.join(timeout=5)
        assert not writer.is_alive()
        assert store.catalogue.report("hongqi-2026") == before
    assert store.catalogue.report("hongqi-2026") == make(version=2).report


def test_many_threads_may_read_and_write(store: Store) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for version in (1, 2, 3):
                made = make(f"r{number}-2026", version=version, sentences=2)
                made.put(store)
                assert store.catalogue.report(made.report.report_id) == made.report
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.catalogue.commit_number() == 18
    assert store.check() == []


def test_the_model_is_recorded_once_there_are_reports(store: Store) -> None:
    other = ModelCard(name="other", revision="2", dimension=8)
    store.bind(other)
    store.bind(CARD)
    make().put(store)
    store.bind(CARD)
    with pytest.raises(IndexMismatch, match=r"made.*other.*index again into a new folder"):
        store.bind(other)
    with pytest.raises(IndexMismatch, match="revision"):
        store.bind(replace(CARD, revision="2"))
    assert store.catalogue.manifest().card == CARD


def test_fingerprints_of_a_model_need_only_agree(store: Store) -> None:
    vector = np.arange(1, DIMENSION + 1, dtype=np.float32)
    first, again, other = (
        replace(CARD, revision=fingerprint(each)) for each in (vector, vector + 0.05, vector[::-1])
    )
    assert first != again
    store.bind(first)
    make().put(store)
    store.bind(again)
    with pytest.raises(IndexMismatch, match=r"they differ in revision\)"):
        store.bind(other)
    assert store.catalogue.manifest().card == first


def test_nothing_is_indexed_without_a_model(folder: Path) -> None:
    with Store.open(folder, create=True) as store, pytest.raises(ValueError, match="model"):
        make().put(store)


def test_another_schema_is_refused(store: Store, folder: Path) -> None:
    with store.catalogue._connections.write() as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    with pytest.raises(IndexMismatch, match=r"version 99.*new folder"):
        Catalogue.open(folder / FILE)
