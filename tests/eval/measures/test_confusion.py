from __future__ import annotations

from eval.measures.confusion import About, about, confusion
from eval.types import Place
from rag.types import Kind, Period, Span
from tests.eval.made import ACTUAL, TARGET, Y2024, Y2025, evidence, found, question

WANTED = About(frozenset({"a.txt"}), frozenset({"红旗区"}), (Y2025,), ACTUAL)


def test_all_wrong() -> None:
    first = found(1, "p", report="b.txt", region="卫东区", period=Y2024, kind=TARGET)
    told = confusion(WANTED, first, carries=False)
    assert (told.place, told.period, told.kind) == (1, 1, 1)


def test_all_right_by_their_labels() -> None:
    plan = Period(2021, 2025, "“十四五”")
    first = found(1, "p", report="c.txt", region="新乡市红旗区", period=plan, kind=ACTUAL)
    told = confusion(WANTED, first, carries=False)
    assert (told.place, told.period, told.kind) == (0, 0, 0)


def test_a_hit_with_evidence_is_never_wrong() -> None:
    first = found(1, "p", report="b.txt", region="卫东区", period=Y2024, kind=TARGET)
    told = confusion(WANTED, first, carries=True)
    assert (told.place, told.period, told.kind) == (0, 0, 0)


def test_no_hit_shows_nothing_wrong_but_counts() -> None:
    told = confusion(WANTED, None, carries=False)
    assert (told.place, told.period, told.kind) == (0, 0, 0)


def test_what_nobody_says_cannot_be_told() -> None:
    told = confusion(About(frozenset(), frozenset(), (), None), found(1, "p"), carries=False)
    assert (told.place, told.period, told.kind) == (None, None, None)


def test_the_dataset_speaks_before_the_passages() -> None:
    carrier = Place("p", "a.txt", Span(0, 9), "红旗区", Y2024, TARGET)
    unsaid = about(question("q", evidence(0, 5)), [carrier])
    assert unsaid == About(frozenset({"a.txt"}), frozenset({"红旗区"}), (Y2024,), TARGET)
    said = about(question("q", evidence(0, 5), periods=(Y2025,), kind=Kind.ACTUAL), [carrier])
    assert (said.periods, said.kind) == ((Y2025,), Kind.ACTUAL)
