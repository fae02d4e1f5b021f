from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.command import evaluate
from tests.eval.conftest import SAMPLE


def invoke(*args: str) -> int:
    result = evaluate.main(list(args), standalone_mode=False)
    return result if isinstance(result, int) else 0


def test_a_dataset_needs_no_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = invoke(str(SAMPLE), "--config", "lexical", "--split", "dev", "--out", str(tmp_path))
    shown = capsys.readouterr()
    assert code == 0
    assert "split: dev" in shown.out
    assert "nDCG@10" in shown.out
    assert shown.err == "", "no bar outside a terminal"
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<svg" in page
    assert "split: dev" in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["results"][0]["stamp"]["dataset_fingerprint"] == report["fingerprint"]
    assert "split: dev" in (tmp_path / "report.md").read_text("utf-8")


def test_json_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(str(SAMPLE), "--config", "lexical", "--json", "--out", str(tmp_path)) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 60


def test_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke("check", str(SAMPLE)) == 0
    (tmp_path / "questions.jsonl").write_text('{"id": "q", "question": ""}\n', "utf-8")
    assert invoke("check", str(tmp_path)) == 1
    assert "line 1" in capsys.readouterr().err


def test_gate_and_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    baseline = tmp_path / "baseline.json"
    common = [str(SAMPLE), "--baseline", str(baseline), "--out", str(tmp_path / "out")]
    assert invoke("gate", *common, "--config", "lexical", "--update") == 0
    assert invoke("gate", *common) == 0
    # Half of the answers were better before: the gate must not pass.
    known = json.loads(baseline.read_text("utf-8"))
    columns = known["systems"]["lexical"]["columns"]
    columns["hit@1"] = [None if value is None else 1.0 for value in columns["hit@1"]]
    baseline.write_text(json.dumps(known), "utf-8")
    capsys.readouterr()
    assert invoke("gate", *common) == 1
    assert "变差" in capsys.readouterr().out
    scores = str(tmp_path / "out" / "runs" / "lexical.scores.json")
    assert invoke("compare", scores, scores) == 0
    assert "0 题变差，0 题变好" in capsys.readouterr().out


def test_new_makes_a_dataset_that_is_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(str(SAMPLE), "--config", "lexical", "--out", str(tmp_path / "out")) == 0
    index = str(tmp_path / "out" / "index-none")
    assert invoke("new", str(tmp_path / "made"), "--index", index, "--count", "12") == 0
    assert invoke("check", str(tmp_path / "made")) == 0
    assert "12 题" in capsys.readouterr().out
    # What is there is not overwritten.
    assert invoke("new", str(tmp_path / "made"), "--index", index) == 2


def test_exit_codes_of_the_process(tmp_path: Path) -> None:
    def code(*args: str) -> int:
        command = [sys.executable, "-m", "eval.command", *args]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert code("--help") == 0
    assert code("check", str(tmp_path)) == 2
    assert code(str(SAMPLE), "--config", "lexical", "--index", str(tmp_path / "none")) == 4
    assert code(str(SAMPLE), "--url", "http://127.0.0.1:9", "--out", str(tmp_path)) == 6


def test_importing_the_command_loads_nothing_heavy() -> None:
    script = (
        "import sys, eval.command; "
        "sys.exit(any(n in sys.modules for n in ('numpy', 'faiss', 'torch', 'rag', 'jinja2')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
