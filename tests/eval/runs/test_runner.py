from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import RunInvalid
from eval.runs.record import read_record
from eval.runs.runner import run
from eval.runs.stamp import Stamp
from eval.types import Found, Outcome, Question
from rag.types import Kind, Period, Span
from tests.eval.made import question

QUESTIONS = [question(f"q{number}") for number in range(5)]
FULL = Found(
    1, "a:0-9", "a.txt", Span(0, 9), 0.25, "文", "文本", "红旗区", 2026,
    Period(2025, 2025, "2025年"), Kind.ACTUAL, ("一、回顾",),
)  # fmt: skip
BARE = Found(2, "b", "a.txt", Span(3, 4), 0.125)
DOCUMENT = Found(3, "d", "d", Span(0, 0), 0.0625)


def stamp(index: str = "i") -> Stamp:
    return Stamp("d", "f", "all", 5, "s", index, "m", {"top_k": 10}, "0", None)


class Counting:
    """Fails, as a process that is killed, after so many questions."""

    name = "s"

    def __init__(self, until: int = 99) -> None:
        self.settings = {"top_k": 10}
        self.asked: list[str] = []
        self._until = until

    def warm(self) -> None:
        pass

    def ask(self, question: Question) -> Outcome:
        if len(self.asked) == self._until:
            raise KeyboardInterrupt
        self.asked.append(question.question_id)
        return Outcome(question.question_id, (FULL, BARE, DOCUMENT), 1.5, True, "答", None, None)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    done = run(Counting(), QUESTIONS, stamp(), tmp_path / "s.jsonl")
    recorded = read_record(tmp_path / "s.jsonl")
    assert recorded.outcomes == done.outcomes
    assert recorded.stamp == stamp()


@pytest.mark.parametrize("torn", [b"", b'{"question_id": "q3", "to'])
def test_a_run_goes_on_where_it_stopped(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "s.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(Counting(until=3), QUESTIONS, stamp(), path)
    path.write_bytes(path.read_bytes() + torn)
    second = Counting()
    heard: list[tuple[int, int]] = []
    done = run(second, QUESTIONS, stamp(), path, resume=True, progress=lambda *a: heard.append(a))
    assert second.asked == ["q3", "q4"]
    assert heard == [(4, 5), (5, 5)]
    assert done.resumed == 3
    assert [outcome.question_id for outcome in done.outcomes] == [q.question_id for q in QUESTIONS]
    assert read_record(path).outcomes == done.outcomes


def test_another_run_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    run(Counting(), QUESTIONS, stamp(), path)
    with pytest.raises(RunInvalid, match="index_fingerprint"):
        run(Counting(), QUESTIONS, stamp(index="other"), path, resume=True)
    again = Counting()
    run(again, QUESTIONS, stamp(index="other"), path)
    assert len(again.asked) == 5


def test_a_file_that_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text("hello\n", "utf-8")
    with pytest.raises(RunInvalid, match="no record"):
        read_record(tmp_path / "s.jsonl")
