from __future__ import annotations

from eval.projection import project
from eval.types import Place
from rag.types import Span
from tests.eval.made import evidence, question


def place(name: str, start: int, end: int, report: str = "a.txt") -> Place:
    return Place(name, report, Span(start, end))


def test_half_of_the_evidence_is_enough_and_less_is_not() -> None:
    # Evidence 10–20: p1 covers 10–15, exactly half; p2 covers 16–20, four of ten.
    places = [place("p1", 0, 15), place("p2", 16, 40)]
    groups = project([question("q", evidence(10, 20))], places).groups["q"]
    assert groups == {"p1": frozenset({0})}


def test_evidence_cut_in_three_falls_to_the_largest_part() -> None:
    # 0–30 is cut at 8 and 22: 8, 14 and 8 characters, none of them half.
    places = [place("p1", 0, 8), place("p2", 8, 22), place("p3", 22, 40)]
    asked = [question("q", evidence(0, 30))]
    assert set(project(asked, places).groups["q"]) == {"p2"}
    # Of passages that merely came back, none is right for want of a better one.
    assert not project(asked, places, complete=False).groups["q"]


def test_the_same_offsets_of_another_report_are_not_evidence() -> None:
    groups = project([question("q", evidence(0, 10))], [place("p", 0, 10, "b.txt")]).groups["q"]
    assert not groups


def test_a_passage_may_carry_several_groups() -> None:
    asked = [question("q", evidence(0, 5, 0), evidence(6, 9, 1), evidence(30, 40, 1))]
    projected = project(asked, [place("p1", 0, 10), place("p2", 25, 45)])
    assert projected.of("q", "p1") == {0, 1}
    assert projected.of("q", "p2") == {1}


def test_recutting_the_report_leaves_no_judgement_without_a_passage() -> None:
    asked = [question("q", evidence(95, 130))]
    for size in (10, 33, 50, 120):
        places = [place(f"p{at}", at, at + size) for at in range(0, 300, size)]
        assert project(asked, places).groups["q"], size


def test_qrels_keep_a_place_for_evidence_that_no_passage_carries() -> None:
    asked = [
        question("q", evidence(0, 10, 0), evidence(0, 10, 1, "gone.txt")),
        question("none", answerable=False),
    ]
    qrels = project(asked, [place("p1", 0, 10)]).qrels(asked)
    assert qrels == {"q": {"p1": 1, "nowhere:q:1": 1}}
