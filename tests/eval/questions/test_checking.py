from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from eval.errors import DatasetInvalid
from eval.questions.checking import check, require
from eval.questions.dataset import Reading, read_dataset

TEXT = "各位代表：\r\n一般公共预算收入完成11.17亿元。"
START = TEXT.index("一般")
GOOD = {
    "id": "q1",
    "question": "收入多少？",
    "evidence": [
        {"report": "a.txt", "start": START, "end": START + 8, "quote": "一般公共预算收入"}
    ],
}


def dataset(folder: Path, *rows: object, encoding: str = "utf-8") -> Reading:
    (folder / "reports").mkdir()
    (folder / "reports" / "a.txt").write_bytes(TEXT.encode(encoding))
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "questions.jsonl").write_text("\n".join(lines), "utf-8")
    return read_dataset(folder)


def problems(folder: Path, *rows: object) -> str:
    return "\n".join(map(str, check(dataset(folder, *rows))))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_offsets_are_of_the_decoded_text(tmp_path: Path, encoding: str) -> None:
    assert check(dataset(tmp_path, GOOD, encoding=encoding)) == []


def test_the_sample_is_sound(sample: Reading) -> None:
    assert check(sample) == []


def test_a_moved_quote(tmp_path: Path) -> None:
    item = GOOD["evidence"][0] | {"start": START + 1, "end": START + 9}  # type: ignore[index]
    assert "the quote is" in problems(tmp_path, GOOD | {"evidence": [item]})


def test_a_hash_stands_for_words_that_may_not_be_committed(tmp_path: Path) -> None:
    digest = sha256("一般公共预算收入".encode()).hexdigest()[:16]
    item = {"report": "a.txt", "start": START, "end": START + 8, "sha256": digest}
    assert check(dataset(tmp_path, GOOD | {"evidence": [item]})) == []
    (tmp_path / "reports" / "a.txt").write_bytes(TEXT.replace("一般", "两般").encode())
    assert "sha256 differs" in str(check(read_dataset(tmp_path))[0])


def test_a_quote_without_offsets_is_placed(tmp_path: Path) -> None:
    made = dataset(tmp_path, GOOD | {"evidence": [{"report": "a.txt", "quote": "11.17亿元"}]})
    assert check(made) == []
    assert made.dataset.questions[0].evidence[0].span.of(TEXT) == "11.17亿元"


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        GOOD,
        GOOD,
        "{not json",
        {"id": "q3", "question": "？", "answerable": False, "reason": "tired"},
        {"id": "q4", "question": "？"},
        GOOD | {"id": "q5", "split": "train"},
        GOOD | {"id": "q6", "evidence": [{"report": "b.txt", "start": 0, "end": 1, "quote": "x"}]},
        GOOD | {"id": "q7", "evidence": [{"report": "a.txt", "start": 5, "end": 999, "quote": ""}]},
        GOOD | {"id": "q8", "evidence": [{"report": "a.txt", "start": 0, "end": 4}]},
    )
    for words in (
        "is the id of 2 questions", "line 3", "reason is 'tired'", "has no evidence",
        "split is 'train'", "no such report", "outside the report", "neither quote nor sha256",
    ):  # fmt: skip
        assert words in told, words


def test_an_unsound_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetInvalid, match="not sound"):
        require(dataset(tmp_path, GOOD, GOOD))


def test_reports_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    (shared / "reports" / "five").mkdir(parents=True)
    (shared / "reports" / "five" / "a.txt").write_bytes(TEXT.encode())
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "questions.jsonl").write_text(json.dumps(GOOD), "utf-8")
    (folder / "dataset.json").write_text('{"name": "five", "reports": "five"}', "utf-8")
    assert "is not here" in str(check(read_dataset(folder))[0])
    monkeypatch.setenv("YOUJU_SHARED", str(shared))
    reading = read_dataset(folder)
    assert check(reading) == []
    assert reading.dataset.name == "five"


def test_the_real_reports_hold_what_was_judged(shared: Path) -> None:
    folder = Path(__file__).parents[3] / "eval" / "datasets" / "five-districts"
    assert check(read_dataset(folder)) == []
    assert (shared / "reports" / "hongqi-weidong").is_dir()


def test_the_fingerprint_follows_questions_and_reports(tmp_path: Path) -> None:
    first = dataset(tmp_path, GOOD).dataset.fingerprint
    (tmp_path / "reports" / "a.txt").write_bytes((TEXT + "\n").encode())
    assert read_dataset(tmp_path).dataset.fingerprint != first
