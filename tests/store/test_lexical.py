"""Every lexical index passes ``Conformance``: it ranks as BM25 worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.store.base import LexicalDamaged, LexicalDocument, LexicalIndex, Scope
from rag.store.lexical import TantivyIndex
from rag.types import Keys, Kind

IDENTITY = bytes(16)
NOTHING = np.empty(0, np.int64)
ANY = Scope()


def document(
    key: int,
    words: str,
    *,
    heading: str = "",
    pairs: str = "",
    report_id: str = "a-2026",
    kind: Kind = Kind.ACTUAL,
    years: tuple[int, int] | None = (2025, 2025),
) -> LexicalDocument:
    first, last = years or (None, None)
    return LexicalDocument(
        key,
        report_id,
        kind,
        first,
        last,
        tuple(heading.split()),
        tuple(words.split()),
        tuple(pairs.split()),
    )


def some_keys(*values: int) -> Keys:
    return np.array(values, np.int64)


class Conformance:
    def make(self, heading_weight: float = 0.5) -> LexicalIndex:
        raise NotImplementedError

    def find(self, index: LexicalIndex, words: str, k: int = 10, scope: Scope = ANY) -> list[int]:
        terms = [(word, 1.0) for word in words.split()]
        return list(index.search(terms, k, scope).keys.tolist())

    def test_a_word_finds_the_passages_that_hold_it(self) -> None:
        index = self.make()
        documents = [document(1, "人均 收入"), document(2, "收入 收入"), document(3, "人均")]
        index.update(NOTHING, documents, 1)
        assert self.find(index, "收入") == [2, 1]
        assert self.find(index, "支出") == []
        assert len(index) == 3

    def test_scores_are_bm25(self) -> None:
        index = self.make(heading_weight=0)
        index.update(NOTHING, [document(1, "税收 增长"), document(2, "增长 增长")], 1)
        found = index.search([("增长", 2.0)], 10, ANY)
        # idf = ln(1 + (N - n + 0.5) / (n + 0.5)) and tf part = f (k1 + 1) / (f + k1 (1 - b +
        # b len / avglen)), k1 = 1.2, b = 0.75. N and avglen count the watermark's document,
        # which has no words: N = 3, n = 2, avglen = 4/3, and len = 2 for both.
        idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
        norm = 1.2 * (1 - 0.75 + 0.75 * 2 / (4 / 3))
        expected = [2.0 * idf * f * 2.2 / (f + norm) for f in (2, 1)]
        assert found.keys.tolist() == [2, 1]
        assert found.scores.dtype == np.float32
        np.testing.assert_allclose(found.scores, expected, rtol=1e-5)

    def test_a_heading_word_weighs_as_told(self) -> None:
        documents = [document(1, "税收"), document(2, "其他", heading="税收")]
        light, heavy, none = self.make(0.5), self.make(5.0), self.make(0.0)
        for index in (light, heavy, none):
            index.update(NOTHING, documents, 1)
        assert self.find(light, "税收") == [1, 2]
        assert self.find(heavy, "税收") == [2, 1]
        assert self.find(none, "税收") == [1]

    def test_weights_decide(self) -> None:
        index = self.make()
        index.update(NOTHING, [document(1, "税收"), document(2, "就业")], 1)
        assert index.search([("税收", 1.0), ("就业", 3.0)], 2, ANY).keys.tolist() == [2, 1]
        assert index.search([("税收", 1.0), ("就业", 0.0)], 2, ANY).keys.tolist() == [1]

    def test_an_update_replaces(self) -> None:
        index = self.make()
        index.update(NOTHING, [document(1, "税收"), document(2, "税收")], 1)
        index.update(some_keys(1, 99), [document(3, "税收")], 2)
        assert self.find(index, "税收") == [2, 3]
        assert len(index) == 2

    def test_a_tie_goes_to_the_smaller_key_even_where_k_cuts_it(self) -> None:
        index = self.make()
        index.update(NOTHING, [document(key, "税收") for key in range(200, 0, -1)], 1)
        assert self.find(index, "税收", k=4) == [1, 2, 3, 4]

    def test_an_empty_question_or_index_finds_nothing(self) -> None:
        index = self.make()
        assert self.find(index, "税收") == []
        index.update(NOTHING, [document(1, "税收")], 1)
        assert self.find(index, "") == []
        assert self.find(index, "税收", k=0) == []

    def test_pairs_are_searched_beside_words(self) -> None:
        index = self.make()
        documents = [document(1, "税收", pairs="税收"), document(2, "其他", pairs="其他 青榆")]
        index.update(NOTHING, documents, 1)

        def find(weight: float) -> list[int]:
            found = index.search([("税收", 1.0)], 10, ANY, [("青榆", weight)])
            return list(found.keys.tolist())

        assert find(0.0) == [1]
        assert find(0.1) == [1, 2]
        assert find(9.0) == [2, 1]
        # A word is no pair, and a pair no word.
        assert index.search([("青榆", 1.0)], 10, ANY).keys.size == 0
        assert index.search([("无", 1.0)], 10, ANY, [("税", 1.0)]).keys.size == 0

    def test_scores_of_pairs_are_bm25(self) -> None:
        index = self.make()
        index.update(NOTHING, [document(1, "税收", pairs="青榆 榆区"), document(2, "税收")], 1)
        found = index.search([("无", 1.0)], 10, ANY, [("青榆", 2.0)])
        # As above, with N = 3 (the watermark's document, too), n = 1, avglen = 2/3, len = 2, f = 1.
        idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
        norm = 1.2 * (1 - 0.75 + 0.75 * 2 / (2 / 3))
        assert found.keys.tolist() == [1]
        assert found.scores == pytest.approx([2.0 * idf * 2.2 / (1 + norm)], rel=1e-5)

    def test_how_many_passages_hold_a_word(self) -> None:
        index = self.make()
        assert index.frequency("税收") == 0
        documents = [
            document(1, "税收 增长 税收"),
            document(2, "税收"),
            # In headings and pairs it does not count.
            document(3, "就业", heading="税收", pairs="税收"),
        ]
        index.update(NOTHING, documents, 1)
        frequencies = [index.frequency(word) for word in ("税收", "增长", "就业", "支出", "")]
        assert frequencies == [2, 1, 1, 0, 0]

    def test_bounds_do_not_change_scores(self) -> None:
        index = self.make()
        index.update(NOTHING, [document(1, "税收"), document(2, "税收 增长")], 1)
        scope = Scope(reports=("a-2026",), years=(2025,), kind=Kind.ACTUAL)
        free, bound = (index.search([("税收", 1.0)], 5, s) for s in (ANY, scope))
        np.testing.assert_array_equal(free.scores, bound.scores)

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def test_only_what_is_in_scope_is_found(self, data: st.DataObject) -> None:
        reports = st.sampled_from(["a-2026", "b-2026", "b-2025"])
        years = st.none() | st.tuples(st.integers(2020, 2026), st.integers(0, 5)).map(
            lambda pair: (pair[0], pair[0] + pair[1])
        )
        rows = data.draw(st.lists(st.tuples(reports, st.sampled_from(Kind), years), max_size=12))
        scope = Scope(
            reports=data.draw(st.none() | st.lists(reports, max_size=2).map(tuple)),
            years=tuple(data.draw(st.lists(st.integers(2019, 2031), max_size=2))),
            kind=data.draw(st.none() | st.sampled_from(Kind)),
        )
        index = self.make()
        index.update(
            NOTHING,
            [
                document(key, "税收", report_id=report, kind=kind, years=span)
                for key, (report, kind, span) in enumerate(rows, 1)
            ],
            1,
        )
        expected = [
            key
            for key, (report, kind, span) in enumerate(rows, 1)
            if (scope.reports is None or report in scope.reports)
            and (scope.kind is None or kind is scope.kind)
            and (not scope.years or (span and any(span[0] <= y <= span[1] for y in scope.years)))
        ]
        assert self.find(index, "税收", 50, scope) == expected


class TestTantivy(Conformance):
    def make(self, heading_weight: float = 0.5) -> LexicalIndex:
        return TantivyIndex(None, IDENTITY, heading_weight=heading_weight)


def test_the_watermark_comes_with_the_passages(tmp_path: Path) -> None:
    writer = TantivyIndex(tmp_path, IDENTITY)
    assert writer.watermark is None
    reader = TantivyIndex(tmp_path, IDENTITY)
    writer.update(NOTHING, [document(7, "税收")], 3)
    assert [writer.watermark, reader.watermark] == [3, None]
    reader.reload()
    assert (reader.watermark, len(reader), reader.keys().tolist()) == (3, 1, [7])
    writer.replace([document(8, "就业")], 4)
    assert TantivyIndex(tmp_path, IDENTITY).keys().tolist() == [8]


def test_a_failed_update_changes_nothing(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path, IDENTITY)
    index.update(NOTHING, [document(7, "税收")], 1)

    def broken() -> Iterator[LexicalDocument]:
        yield document(8, "税收")
        raise KeyError("the source failed")

    with pytest.raises(KeyError):
        index.update(some_keys(7), broken(), 2)
    index.reload()
    assert (index.watermark, index.keys().tolist()) == (1, [7])
    index.update(some_keys(7), [document(9, "税收")], 2)
    assert index.keys().tolist() == [9]


def test_another_index_s_folder_is_refused(tmp_path: Path) -> None:
    TantivyIndex(tmp_path, IDENTITY).update(NOTHING, [], 1)
    with pytest.raises(LexicalDamaged, match="another index"):
        TantivyIndex(tmp_path, bytes(range(16)))


def test_a_damaged_folder_is_refused(tmp_path: Path) -> None:
    TantivyIndex(tmp_path, IDENTITY).update(NOTHING, [document(7, "税收")], 1)
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(LexicalDamaged):
        TantivyIndex(tmp_path, IDENTITY)
