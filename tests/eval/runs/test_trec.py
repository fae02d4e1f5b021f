from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import RunInvalid
from eval.runs.trec import read_qrels, read_run, to_run, write_qrels, write_run
from tests.eval.made import found, outcome


def test_there_and_back(tmp_path: Path) -> None:
    run = to_run([outcome("问题 1", found(1, "红旗 2026:1-9"), found(2, "100%")), outcome("q2")])
    write_run(tmp_path / "run", run, "lexical")
    # A question without hits has no line, as in TREC.
    assert read_run(tmp_path / "run") == {"问题 1": run["问题 1"]}
    qrels = {"q": {"a b": 1, "c": 0}}
    write_qrels(tmp_path / "qrels", qrels)
    assert read_qrels(tmp_path / "qrels") == qrels


def test_the_lines_are_trecs(tmp_path: Path) -> None:
    write_run(tmp_path / "run", to_run([outcome("q", found(1, "a"), found(2, "b"))]), "tag")
    assert (tmp_path / "run").read_text("utf-8") == "q Q0 a 1 1.0 tag\nq Q0 b 2 0.5 tag\n"


def test_a_passage_given_twice_counts_at_its_better_rank() -> None:
    run = to_run([outcome("q", found(1, "a"), found(2, "a"), found(3, "b"))])
    assert run["q"] == {"a": 1.0, "b": 1 / 3}


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q Q0 a 1 1.0 tag\nq Q0 a\n", "utf-8")
    with pytest.raises(RunInvalid, match="line 2"):
        read_run(tmp_path / "run")
