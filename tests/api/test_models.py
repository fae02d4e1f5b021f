"""``youju models``, and a model behind an address from one end to the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import cli
from tests.api.conftest import Run
from tests.embeddings.server import Reply, serving

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "eval" / "datasets" / "sample" / "reports" / "qingyu-2024.txt"
QUESTION = "青榆区2023年地区生产总值是多少亿元？"


def test_models(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "no cache"))
    lines = run("models").stdout.splitlines()
    assert lines[0].split() == ["模型", "维度", "在本机"]
    assert lines[1].split() == ["bundled", "384", "有"]
    assert lines[2].split() == ["BAAI/bge-m3", "1024", "没有"]
    assert '  问题前 "query: "，段落前 "passage: "' in lines
    assert any("gte-multilingual-base 自带代码" in line for line in lines)

    listed = json.loads(run("models", "--json").stdout)["models"]
    assert [model["folder"] for model in listed[1:]] == [None] * 13
    assert Path(listed[0]["folder"], "config.json").is_file()
    assert listed[5] == {
        "name": "intfloat/multilingual-e5-small",
        "dimension": 384,
        "query_prompt": "query: ",
        "passage_prompt": "passage: ",
        "folder": None,
        "brings_code": False,
    }


def test_listing_models_is_light_and_needs_no_cache(tmp_path: Path) -> None:
    heavy = ("torch", "transformers", "sentence_transformers", "onnxruntime", "faiss")
    code = (
        "import socket, sys\n"
        "def refuse(*_): raise OSError('the network was asked for')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from api.cli import cli\n"
        "cli.main(['models', '--json'], standalone_mode=False)\n"
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": str(tmp_path / "absent"),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stderr.strip() == "[]"
    assert len(json.loads(done.stdout)["models"]) == 14
    assert not (tmp_path / "absent").exists()


def youju(*args: str) -> Result:
    return CliRunner().invoke(cli, list(args), prog_name="youju")


def test_a_served_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(REPORT, tmp_path)
    with serving() as first, serving() as moved:
        monkeypatch.setenv("YOUJU_EMBEDDINGS_URL", first.url)
        monkeypatch.setenv("YOUJU_EMBEDDINGS_KEY", "sk-geheim")
        assert youju("index", REPORT.name, "--model", "openai:bge-m3").exit_code == 0
        answer = youju("ask", QUESTION, "--json")
        assert answer.exit_code == 0
        assert json.loads(answer.stdout)["model"] == "openai:bge-m3"

        monkeypatch.setenv("YOUJU_EMBEDDINGS_URL", moved.url)
        moved.noise = 0.03
        assert youju("ask", QUESTION).exit_code == 0

        moved.seed = 1
        refused = youju("ask", QUESTION)
        assert refused.exit_code == 4
        assert "they differ in revision" in refused.stderr

        moved.script = [Reply(401)]
        failed = youju("ask", QUESTION)
        assert failed.exit_code == 5
        assert failed.stderr.count("\n") == 1
        assert failed.stderr.startswith("错误：模型无法使用：openai:bge-m3 at http://127.0.0.1:")

        stored = b"".join(path.read_bytes() for path in Path(".youju").rglob("*") if path.is_file())
    assert b"sk-geheim" not in stored
    assert b"127.0.0.1" not in stored
