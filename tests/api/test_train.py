"""``youju train``: what is asked for, what is shown, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from embeddings.tuning import Origin, Pair, Settings, Tuned
from embeddings.tuning.base import Comparison, Figures, Fitted, Recipe
from tests.api.conftest import HONGQI, SENTENCE, Run
from tests.embeddings.tuning.made import bundled_version, made_pairs

START = HONGQI.index(SENTENCE)
KEPT = Tuned(
    base="bundled",
    base_revision="1-a",
    revision="2-tuned-b",
    reason=None,
    train=48,
    dev=6,
    test=6,
    settings=Settings(),
    recipe=Recipe(20, 64, 0.005, 0.05, 0.3, 0.95),
    fitted=Fitted(7, 4, 0.5, 1.25, 1.0),
    comparison=Comparison(6, 60, Figures(0.5, 1.0, 0.625), Figures(2 / 3, 1.0, 0.75), 2, 1, 1.0),
)
WORSE = Tuned(
    **{
        **{name: getattr(KEPT, name) for name in KEPT.__slots__},
        "revision": None,
        "reason": "held_out_worse",
    }
)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl"
    rows = [{"question": pair.question, "passage": pair.passage} for pair in made_pairs()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """How ``tune`` was called; it does nothing and says that the model was kept."""
    calls: list[tuple[Any, ...]] = []

    def fake(*args: Any, **options: Any) -> Tuned:
        calls.append((*args, options))
        return KEPT

    monkeypatch.setattr("rag.training.tune", fake)
    return calls


def test_a_model_from_end_to_end(run: Run, pairs: Path) -> None:
    result = run("train", str(pairs), "--out", "tuned", "--holdout", "0.2", "--epochs", "6")
    assert result.exit_code == 0, result.output
    assert result.stderr == "", "no bar outside a terminal"
    lines = result.stdout.splitlines()
    assert lines[1] == "问答对：训练 36，选优 12，留出 12；种子 1"
    assert "留出的 12 个问题，在全部 60 个段落里找：" in lines
    assert lines[-2].startswith(f"已写入：tuned（修订 {bundled_version()}-tuned-")
    card = Path("tuned/README.md").read_text("utf-8")
    command = f"youju train {pairs} --base bundled --out tuned --holdout 0.2 --epochs 6 --seed 1"
    assert f"    {command}\n" in card
    taken = run("train", str(pairs), "--out", "tuned")
    assert taken.exit_code == 2
    assert taken.stderr.startswith("错误：不能写到这个文件夹：tuned: ")


def test_the_table(run: Run, pairs: Path, asked: list[tuple[Any, ...]]) -> None:
    result = run("train", str(pairs), "--out", "tuned")
    assert result.stdout.splitlines() == [
        "基准：bundled（修订 1-a）",
        "问答对：训练 48，选优 6，留出 6；种子 1",
        "训练 7 轮，取第 4 轮，占 50%，其余为基准；选优损失 1.2500 → 1.0000",
        "",
        "留出的 6 个问题，在全部 60 个段落里找：",
        "        hit@1  hit@10  RR@10  n",
        "微调前  0.500  1.000   0.625  6",
        "微调后  0.667  1.000   0.750  6",
        "名次变好 2 题，变差 1 题，不变 3 题（符号检验 p = 1.00）",
        "",
        "已写入：tuned（修订 2-tuned-b）",
        "换模型要重新建索引：youju index 文件夹 --index 新索引 --model tuned",
    ]


def test_everything_is_passed_on(run: Run, pairs: Path, asked: list[tuple[Any, ...]]) -> None:
    options = "--base some/model --holdout 0.3 --epochs 2 --seed 9 --batch 8 --learning-rate 1e-4"
    run("train", str(pairs), "--out", "o u t", *options.split(), "--write-anyway")
    ((given, base, out, settings, origin, rest),) = asked
    assert given == tuple(made_pairs())
    assert (base, out) == ("some/model", Path("o u t"))
    assert settings == Settings(0.3, 9, 2, 8, 1e-4)
    assert isinstance(origin, Origin)
    assert origin.command == (
        f"youju train {pairs} --base some/model --out 'o u t' --holdout 0.3 --epochs 2 --seed 9 "
        "--batch 8 --learning-rate 0.0001 --write-anyway"
    )
    assert rest == {"write_anyway": True, "watch": None}


def test_json(run: Run, pairs: Path, asked: list[tuple[Any, ...]]) -> None:
    body = json.loads(run("train", str(pairs), "--out", "tuned", "--json").stdout)
    assert body["out"] == "tuned"
    assert body["pairs"] == {"train": 48, "dev": 6, "test": 6}
    assert body["before"] == {"hit_1": 0.5, "hit_10": 1.0, "rr_10": 0.625}
    assert (body["questions"], body["passages"], body["better"], body["worse"]) == (6, 60, 2, 1)


def test_nothing_is_written(run: Run, pairs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.training.tune", lambda *_, **__: WORSE)
    result = run("train", str(pairs), "--out", "tuned")
    assert result.exit_code == 1
    assert "不比基准好：留出问题的 RR@10 比基准低。" in result.stdout
    assert "--write-anyway" in result.stdout
    body = json.loads(run("train", str(pairs), "--out", "tuned", "--json").stdout)
    assert (body["out"], body["revision"], body["reason"]) == (None, None, "held_out_worse")


def test_passages_of_the_index(
    run: Run, tmp_path: Path, asked: list[tuple[Any, ...]], opened: list[dict[str, Any]]
) -> None:
    path = tmp_path / "pairs.jsonl"
    passage_id = f"hongqi-2026:{START}-{START + len(SENTENCE)}"
    rows = [{"question": f"问{n}", "passage_id": passage_id} for n in range(2)]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert run("train", str(path), "--out", "tuned", "--index", "here").exit_code == 0
    assert asked[0][0][1] == Pair("问1", f"一、2025年工作回顾\n{SENTENCE}")
    assert [call["directory"] for call in opened] == [Path("here")]
    path.write_text('{"question": "q", "passage_id": "hongqi-2026:1-2"}', "utf-8")
    result = run("train", str(path), "--out", "tuned")
    assert result.exit_code == 2
    assert "line 1: passage_id 'hongqi-2026:1-2' is not in the index" in result.stderr


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["--out", "x", "--holdout", "0"],
        ["--out", "x", "--holdout", "0.5"],
        ["--out", "x", "--holdout", "nan"],
        ["--out", "x", "--learning-rate", "inf"],
        ["--out", "x", "--epochs", "0"],
        ["--out", "x", "--batch", "1"],
        ["--out", "x", "--seed", "-1"],
        ["--out", "pairs.jsonl"],
    ],
)
def test_bad_input(run: Run, pairs: Path, args: list[str]) -> None:
    result = run("train", str(pairs), *args)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("错误：")
    assert result.stderr.count("\n") == 1


def test_bad_files(run: Run, tmp_path: Path) -> None:
    assert run("train", "missing.jsonl", "--out", "x").exit_code == 2
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    few = run("train", str(empty), "--out", "x")
    assert few.exit_code == 2
    assert "问答对太少：0 pairs are too few" in few.stderr
    empty.write_text("{", "utf-8")
    assert "问答对有误：" in run("train", str(empty), "--out", "x").stderr


def test_a_base_that_is_not_there(run: Run, pairs: Path) -> None:
    result = run("train", str(pairs), "--out", "x", "--base", "./none", "--holdout", "0.2")
    assert result.exit_code == 5
    assert "./none" in result.stderr
