"""The file of pairs: what is read, and what is refused with its line."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings.tuning import Pair
from rag.errors import InvalidPairs, PassageNotFound
from rag.training import read_pairs
from rag.types import Kind, Passage, Period, Span

ID = "qingyu-2024:10-30"


def find(passage_id: str) -> Passage:
    if passage_id != ID:
        raise PassageNotFound(f"no passage {passage_id}")
    path = ("一、2023年工作回顾", "（一）農業")
    return Passage(
        ID, "qingyu-2024", 0, Span(10, 30), "糧食豐收。", path, Period(2023, 2023, "2023年"),
        Kind.ACTUAL,
    )  # fmt: skip


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "pairs.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), "utf-8")
    return path


def test_texts_are_in_the_form_that_is_embedded(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"question": " 糧食產量？", "passage": "糧食豐收。\n"},
        "",
        {"question": "收成如何", "passage_id": ID, "note": "ignored"},
    )
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    file = read_pairs(path, find)
    first, second = file.pairs
    assert first == Pair("粮食产量？", "粮食丰收。")
    assert second == Pair("收成如何", "一、2023年工作回顾\n（一）农业\n粮食丰收。")
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "'{' is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("5", "5 is not an object"),
        ({"passage": "p"}, "question is missing"),
        ({"question": " ", "passage": "p"}, "question is ' '"),
        ({"question": 7, "passage": "p"}, "question is 7"),
        ({"question": "q", "passage": None}, "passage is None"),
        ({"question": "q"}, "neither passage and passage_id"),
        ({"question": "q", "passage": "p", "passage_id": ID}, "both passage and passage_id"),
        ({"question": "q", "passage_id": "x:1-2"}, "passage_id 'x:1-2' is not in the index"),
        ('{"question": "a\\ud800", "passage": "p"}', "half a character ('\\ud800') at place 2"),
    ],
)
def test_a_bad_line(tmp_path: Path, line: object, says: str) -> None:
    path = written(tmp_path, {"question": "q", "passage": "p"}, line)
    with pytest.raises(InvalidPairs) as caught:
        read_pairs(path, find)
    assert str(caught.value).startswith(f"{path}, line 2: ")
    assert says in str(caught.value)
    assert len(str(caught.value)) < 600


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes('{"question": "粮食", "passage": "p"}'.encode("gb18030"))
    with pytest.raises(InvalidPairs, match=r"line 1: byte 15 is not UTF-8"):
        read_pairs(path, find)


def test_repeated_pairs_are_named(tmp_path: Path) -> None:
    pair = {"question": "q", "passage": "p"}
    path = written(tmp_path, pair, {"question": "r", "passage": "p"}, *[pair] * 6)
    with pytest.raises(InvalidPairs, match=r"3 \(as 1\), 4 \(as 1\), .*, 7 \(as 1\) and 1 more"):
        read_pairs(path, find)


def test_importing_it_loads_no_model_library() -> None:
    code = (
        "import sys, rag.training, api.cli.commands.train; "
        "print([m for m in ('torch', 'sentence_transformers', 'onnxruntime', 'onnx') "
        "if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == "[]\n"
