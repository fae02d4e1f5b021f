"""The command line: what is printed where, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest

from api.cli.exits import Exit
from api.cli.group import YoujuGroup
from api.errors import FAULTS
from rag.types import FileOutcome, Filters, Kind
from tests.api.conftest import HONGQI, SENTENCE, FakeEngine, Run

START = HONGQI.index(SENTENCE)
QUESTION = "红旗区2025年财政收入"
COMMANDS = ("ask", "index", "verify", "serve", "reports", "delete", "models", "train")


def one_line(text: str) -> str:
    assert text.count("\n") == 1, text
    assert text.startswith("错误：")
    return text


def test_ask_prints_the_answer_and_its_evidence(
    run: Run, engine: FakeEngine, opened: list[dict[str, Any]]
) -> None:
    result = run("ask", QUESTION, "--index", "here", "--model", "m")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "一般公共预算收入完成11.17亿元，同比增长1.3% [1]"
    assert "[1] 0.93  红旗区 2026年报告  2025年 · 回顾" in lines
    assert "    一、2025年工作回顾" in lines
    assert f"    {SENTENCE}" in lines
    assert f"    hongqi-2026.txt:{START}-{START + len(SENTENCE)}" in lines
    assert result.stderr == ""
    assert opened == [{"directory": Path("here"), "model": "m", "create": False}]
    assert engine.closed


def test_ask_passes_everything_on(run: Run, engine: FakeEngine) -> None:
    bounds = "--year 2026 --period 2025 --kind target --report-id a --region 红旗区 --region 牧野区"
    run("ask", QUESTION, "--top-k", "3", *bounds.split())
    assert engine.asked == [
        {
            "question": QUESTION,
            "top_k": 3,
            "filters": Filters(("红旗区", "牧野区"), (2026,), (2025,), Kind.TARGET, ("a",)),
            "mode": "extractive",
        }
    ]


def test_ask_without_an_answer(run: Run) -> None:
    result = run("ask", "某区收入")
    assert result.exit_code == 1
    assert result.stdout.startswith("没有找到答案：索引里没有所问地区的报告。")
    assert "没有收录：某区 2025年" in result.stdout
    assert "最接近的段落：" in result.stdout
    assert run("ask", "某区收入", "--json").exit_code == 1


def test_explain(run: Run) -> None:
    assert "dense 0.7100" in run("ask", QUESTION, "--explain").stdout
    body = json.loads(run("search", QUESTION, "--explain", "--json").stdout)
    assert body["passages"][0]["components"]["lexical"] == 12.5


def test_search(run: Run) -> None:
    result = run("search", QUESTION)
    assert result.exit_code == 0
    assert SENTENCE in result.stdout
    nothing = run("search", "什么都没有")
    assert nothing.exit_code == 1
    assert "没有找到段落" in nothing.stdout


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["nothing"],
        ["ask"],
        ["ask", "x", "--top-k", "0"],
        ["ask", "x", "--top-k", "51"],
        ["ask", "x", "--top-k", "abc"],
        ["ask", "x", "--kind", "done"],
        ["ask", "x", "--year", "1899"],
        ["ask", "x", "--nothing"],
        ["ask", "x", "--region", " "],
        ["ask", ""],
        ["ask", " \u3000"],
        ["ask", "问" * 501],
        ["ask", "x\0"],
        ["ask", "x\udcff"],
        ["index"],
        ["index", "missing.txt"],
        ["delete", "没有"],
        ["verify", "missing.json"],
        ["serve", "--port", "70000"],
    ],
)
def test_bad_input(run: Run, args: list[str]) -> None:
    result = run(*args)
    assert result.exit_code == Exit.USAGE, result.output
    assert result.stdout == ""
    if args:
        one_line(result.stderr)


def test_bad_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_TOP_K", "99")
    result = run("ask", QUESTION)
    assert result.exit_code == 2
    assert "设置有误：top_k：不能大于 50" in one_line(result.stderr)


@pytest.mark.parametrize("kind", list(FAULTS), ids=lambda kind: kind.__name__)
def test_each_error_of_the_table(run: Run, engine: FakeEngine, kind: type[Exception]) -> None:
    engine.failure = kind("说明") if kind.__name__ != "UploadFailed" else kind([])
    result = run("ask", QUESTION)
    assert result.exit_code == FAULTS[kind].exit_code
    assert FAULTS[kind].title in one_line(result.stderr)
    assert result.stdout == ""
    assert engine.closed


def test_the_table_keeps_the_documented_codes() -> None:
    by_code: dict[int, set[str]] = {}
    for kind, fault in FAULTS.items():
        by_code.setdefault(fault.exit_code, set()).add(kind.__name__)
    assert by_code[4] == {"IndexNotFound", "IndexMismatch", "IndexBusy", "IndexDamaged", "NotReady"}
    assert by_code[5] == {"EmbeddingError", "ModelNotFound", "ModelUnusable"}
    assert set(by_code) == {2, 4, 5}


@pytest.mark.parametrize(
    ("error", "code"),
    [(RuntimeError("a\nb"), 70), (PermissionError(13, "denied", "x"), 2), (BrokenPipeError(), 141)],
)
def test_other_errors(
    run: Run, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    monkeypatch.setattr("api.cli.group._mute_stdout", lambda: None)
    engine.failure = error
    result = run("ask", QUESTION)
    assert result.exit_code == code
    if code != 141:
        one_line(result.stderr)


def test_ctrl_c(run: Run, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "ask", interrupted)
    result = run("ask", QUESTION)
    assert result.exit_code == 130
    assert engine.closed


def outcomes(*statuses: str) -> list[FileOutcome]:
    details = {"failed": "读不出来", "duplicate": "与 a.txt 相同"}
    return [FileOutcome(f"{s}.txt", s, None, 1, details.get(s)) for s in statuses]


def test_index(run: Run, engine: FakeEngine, opened: list[dict[str, Any]], tmp_path: Path) -> None:
    engine.indexed = outcomes("indexed", "indexed", "unchanged", "duplicate")
    result = run("index", str(tmp_path), "--index", "here", "--model", "m")
    assert result.exit_code == 0
    assert "新收录 2，已更新 0，没有变化 1，内容重复 1，没有收录 0" in result.stdout
    assert result.stderr == "内容重复：duplicate.txt：与 a.txt 相同\n"
    assert opened == [{"directory": Path("here"), "model": "m", "create": True}]


def test_index_with_files_left_out(run: Run, engine: FakeEngine, tmp_path: Path) -> None:
    engine.indexed = outcomes("indexed", "failed")
    result = run("index", str(tmp_path), "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["files"][1] == {
        "source": "failed.txt",
        "status": "failed",
        "report_id": None,
        "passages": 1,
        "detail": "读不出来",
    }
    assert result.stderr == "没有收录：failed.txt：读不出来\n"


def test_index_of_nothing(run: Run, tmp_path: Path) -> None:
    result = run("index", str(tmp_path))
    assert result.exit_code == 2
    assert str(tmp_path) in one_line(result.stderr)


def test_reports(run: Run) -> None:
    lines = run("reports").stdout.splitlines()
    assert lines[0].split() == ["编号", "地区", "年份", "段落", "来源"]
    assert lines[1].split() == ["hongqi-2026", "红旗区", "2026", "1", "hongqi-2026.txt"]
    assert lines[-1] == "共 2 份"
    body = json.loads(run("reports", "--json").stdout)
    assert [r["report_id"] for r in body["reports"]] == ["hongqi-2026", "牧野区-2025"]


def test_delete(run: Run, engine: FakeEngine) -> None:
    assert run("delete", "hongqi-2026").stdout == "已删除：hongqi-2026\n"
    assert json.loads(run("delete", "牧野区-2025", "--json").stdout) == {"deleted": "牧野区-2025"}
    assert engine.texts == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_verify_an_answer_as_it_was_given(
    run: Run, answer_json: dict[str, Any], encoding: str
) -> None:
    data = json.dumps(answer_json, ensure_ascii=False).encode(encoding)
    result = run("verify", "-", input=data)
    assert result.exit_code == 0
    assert result.stdout == "核对通过：2 条引文都与原文一字不差。\n"
    Path("answer.json").write_bytes(data)
    result = run("verify", "answer.json", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["valid"] is True


def test_verify_one_altered_character(run: Run, answer_json: dict[str, Any]) -> None:
    first = answer_json["passages"][0]
    first["quote"] = first["quote"].replace("11.17", "11.77")
    result = run("verify", "-", input=json.dumps(answer_json))
    assert result.exit_code == 1
    joined = result.stdout.replace("\n", "")
    assert f"第 1 条（{first['passage_id']}）" in joined
    assert "引文第 14 个字起与原文不符：引文作“7”，原文作“1”" in joined
    assert f"原文偏移 {START + 13}" in joined
    body = json.loads(run("verify", "-", "--json", input=json.dumps(answer_json)).stdout)
    assert body["results"][0]["differs_at"] == START + 13


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{\n  "passages": [,]\n}', "第 2 行第 16 列"),
        (b"", "第 1 行第 1 列"),
        (b'{"a": "\xff\xff"}', "第 8 个字节"),
        (b"[" * 100_000, "嵌套过深"),
        (b"{}", "passages：缺少这个字段"),
        (b"5", "JSON 对象"),
        (b'[{"passage_id": "x", "quote": "\\ud800"}]', "quote"),
    ],
)
def test_verify_what_is_no_answer(run: Run, data: bytes, says: str) -> None:
    result = run("verify", "-", input=data)
    assert result.exit_code == 2
    assert says in one_line(result.stderr)


def test_help_documents_the_exit_codes(run: Run) -> None:
    for args in ([], *([name] for name in COMMANDS)):
        text = run(*args, "--help").stdout
        for code in (0, 1, 2, 3, 4, 5, 130):
            assert f"\n    {code} " in text, args


class Plugin:
    """An entry point of the group youju.commands."""

    def __init__(self, name: str, target: object) -> None:
        self.name = name
        self.value = "package:object"
        self._target = target

    def load(self) -> object:
        if isinstance(self._target, Exception):
            raise self._target
        return self._target


def test_further_commands(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command(short_help="评测")
    def evaluate() -> int:
        click.echo("measured")
        return 1

    plugins = (Plugin("eval", evaluate), Plugin("broken", ImportError("no numpy")))
    monkeypatch.setattr("api.cli.group._plugins", lambda: plugins)
    assert (run("eval").stdout, run("eval").exit_code) == ("measured\n", 1)
    listed = run("--help").stdout
    assert "评测" in listed
    assert "no numpy" in listed
    result = run("broken")
    assert result.exit_code == 2
    assert "no numpy" in one_line(result.stderr)


def test_plugins_cannot_take_a_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plugins = (Plugin("reports", click.Command("reports", callback=lambda: None)),)
    monkeypatch.setattr("api.cli.group._plugins", lambda: plugins)
    assert "hongqi-2026" in run("reports").stdout
    group = YoujuGroup(commands={})
    assert group.list_commands(click.Context(group)) == ["reports"]
