"""The responses' keys, nesting and nulls against a literal tree: DESIGN.md's contract."""

from __future__ import annotations

import json
from typing import Any

from starlette.testclient import TestClient

from tests.api.conftest import HONGQI, SENTENCE, Run

START = HONGQI.index(SENTENCE)
END = START + len(SENTENCE)

CITATION = {
    "report_id": "hongqi-2026",
    "title": "政府工作报告",
    "source": "hongqi-2026.txt",
    "region": "红旗区",
    "year": 2026,
    "date": "2026-03-27",
    "section_path": ["一、2025年工作回顾"],
    "period": "2025年",
    "kind": "actual",
    "start": START,
    "end": END,
    "page": None,
    "sha256": "SHA",
}
PASSAGE = {
    "rank": 1,
    "passage_id": f"hongqi-2026:{START}-{END}",
    "score": 0.93,
    "text": SENTENCE,
    "quote": SENTENCE,
    "highlights": [[2, 6]],
    "citation": CITATION,
}
QUESTION = "红旗区2025年财政收入"
INTERPRETATION = {
    "regions": ["红旗区"],
    "periods": [{"label": "2025年", "start": 2025, "end": 2025}],
    "kind": "actual",
    "language": "zh",
    "expanded_terms": ["一般公共预算收入"],
}
COVERAGE = [{"region": "红旗区", "period": "2025年", "status": "found"}]
ASK = {
    "question": QUESTION,
    "interpretation": INTERPRETATION,
    "answerable": True,
    "reason": None,
    "answer": {
        "text": "一般公共预算收入完成11.17亿元，同比增长1.3%",
        "sentence": SENTENCE,
        "citations": [1],
        "mode": "extractive",
    },
    "passages": [PASSAGE],
    "coverage": COVERAGE,
    "model": "bundled",
    "took_ms": 6.1,
}


def without_hash(body: Any) -> Any:
    """The keys in their order, too: json.dumps keeps it."""
    for passage in body["passages"]:
        assert len(passage["citation"]["sha256"]) == 64
        passage["citation"]["sha256"] = "SHA"
    return json.dumps(body, ensure_ascii=False)


def test_ask(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION, "top_k": 1})
    assert response.status_code == 200
    assert without_hash(response.json()) == json.dumps(ASK, ensure_ascii=False)


def test_the_command_line_prints_the_same_shape(run: Run) -> None:
    result = run("ask", QUESTION, "--top-k", "1", "--json")
    assert without_hash(json.loads(result.stdout)) == json.dumps(ASK, ensure_ascii=False)


def test_search_has_passages_and_no_answer(client: TestClient) -> None:
    body = client.post("/v1/search", json={"question": QUESTION, "top_k": 1}).json()
    expected = {
        "question": QUESTION,
        "interpretation": INTERPRETATION,
        "passages": [PASSAGE],
        "coverage": COVERAGE,
        "model": "bundled",
        "took_ms": 1.0,
    }
    assert without_hash(body) == json.dumps(expected, ensure_ascii=False)


def test_unanswerable_has_a_reason_and_the_nearest(client: TestClient) -> None:
    body = client.post("/v1/ask", json={"question": "某区的财政收入"}).json()
    assert (body["answerable"], body["reason"], body["answer"]) == (
        False,
        "region_not_indexed",
        None,
    )
    assert len(body["passages"]) == 2
    assert body["interpretation"]["regions"] == ["某区"]
    assert body["coverage"] == [{"region": "某区", "period": "2025年", "status": "not_indexed"}]


def test_components_only_where_asked_for(client: TestClient) -> None:
    for path in ("/v1/ask", "/v1/search"):
        plain = client.post(path, json={"question": QUESTION}).json()["passages"][0]
        explained = client.post(path, json={"question": QUESTION, "explain": True}).json()
        assert "components" not in plain
        assert explained["passages"][0]["components"] == {"dense": 0.71, "lexical": 12.5}


def test_reports(client: TestClient) -> None:
    listed = client.get("/v1/reports").json()["reports"]
    assert [report["report_id"] for report in listed] == ["hongqi-2026", "牧野区-2025"]
    assert list(listed[0]) == [
        "report_id", "source", "title", "region", "aliases", "year", "date", "congress",
        "session", "speaker", "office", "year_reviewed", "year_planned", "sha256", "characters",
        "sections", "passages",
    ]  # fmt: skip
    assert listed[0]["date"] == "2026-03-27"
    assert client.get("/v1/reports/hongqi-2026").json() == listed[0]


def test_sections(client: TestClient) -> None:
    assert client.get("/v1/reports/hongqi-2026/sections").json() == {
        "sections": [
            {
                "number": "一、",
                "title": "2025年工作回顾",
                "level": 1,
                "start": 0,
                "end": len(HONGQI),
                "period": "2025年",
                "kind": "actual",
                "parent": None,
                "path": ["一、2025年工作回顾"],
            }
        ]
    }


def test_passage(client: TestClient) -> None:
    body = client.get(f"/v1/passages/hongqi-2026:{START}-{END}").json()
    body["citation"]["sha256"] = "SHA"
    assert body == {
        "passage_id": f"hongqi-2026:{START}-{END}",
        "text": SENTENCE,
        "quote": SENTENCE,
        "citation": CITATION,
    }
