"""One altered character anywhere, and the answer no longer stands."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import HONGQI, SENTENCE, assert_problem

START = HONGQI.index(SENTENCE)


@pytest.fixture
def answer(client: TestClient) -> dict[str, Any]:
    body: dict[str, Any] = client.post("/v1/ask", json={"question": "红旗区收入"}).json()
    return body


def check(client: TestClient, body: object) -> dict[str, Any]:
    response = client.post("/v1/verify", json=body)
    assert response.status_code == 200, response.text
    verdict: dict[str, Any] = response.json()
    return verdict


def test_an_answer_as_it_was_given(client: TestClient, answer: dict[str, Any]) -> None:
    assert check(client, answer) == {
        "valid": True,
        "answer": {"valid": True, "problem": None},
        "results": [
            {
                "rank": rank,
                "passage_id": answer["passages"][rank - 1]["passage_id"],
                "valid": True,
                "problem": None,
                "differs_at": None,
            }
            for rank in (1, 2)
        ],
    }


def test_other_shapes(client: TestClient, answer: dict[str, Any]) -> None:
    first = answer["passages"][0]
    place = first["citation"]
    claim = {name: place[name] for name in ("report_id", "start", "end", "sha256")}
    claim |= {"passage_id": first["passage_id"], "quote": first["quote"]}
    search = client.post("/v1/search", json={"question": "红旗区"}).json()
    single = client.get(f"/v1/passages/{first['passage_id']}").json()
    for body in (answer["passages"], [claim], {"claims": [claim]}, search, single, claim):
        assert check(client, body)["valid"]
    claim["quote"] += "。"
    assert not check(client, [claim])["valid"]


@pytest.mark.parametrize("place", [0, 10, len(SENTENCE) - 1])
def test_an_altered_quote(client: TestClient, answer: dict[str, Any], place: int) -> None:
    quote = answer["passages"][0]["quote"]
    answer["passages"][0]["quote"] = quote[:place] + "囧" + quote[place + 1 :]
    verdict = check(client, answer)
    assert verdict["valid"] is False
    first, second = verdict["results"]
    assert (first["valid"], second["valid"]) == (False, True)
    assert first["differs_at"] == START + place
    assert f"第 {place + 1} 个字" in first["problem"]
    assert f"引文作“囧”，原文作“{SENTENCE[place]}”" in first["problem"]
    assert verdict["answer"]["valid"] is False


def test_a_shortened_quote(client: TestClient, answer: dict[str, Any]) -> None:
    answer["passages"][0]["quote"] = SENTENCE[:-1]
    result = check(client, answer)["results"][0]
    assert result["differs_at"] == START + len(SENTENCE) - 1
    assert "已到末尾" in result["problem"]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("passages", 0, "citation", "start"), START + 1, "第 1 个字"),
        (("passages", 0, "citation", "report_id"), "没有", "not in the index"),
        (("passages", 0, "citation", "sha256"), "0" * 64, "SHA-256"),
        (("passages", 0, "citation", "year"), 2025, "year"),
        (("passages", 0, "citation", "region"), "牧野区", "region"),
        (("passages", 0, "text"), SENTENCE.replace("11.17", "12.17"), "显示的文字第 12 个字"),
        (("answer", "text"), "一般公共预算收入完成12.17亿元", "答案的文字"),
        (("answer", "text"), "11.17亿元，同比增长1.3%", "答案的文字"),
        (("answer", "text"), "1.17亿元", "答案的文字"),
        (("answer", "sentence"), SENTENCE[:-1], "完整的一句"),
        (("answer", "mode"), "generated", "generated"),
        (("passages", 0, "passage_id"), "hongqi-2026:0-5", "passage id"),
        (("answer", "sentence"), SENTENCE.replace("11.17", "12.17"), "完整的一句"),
        (("answer", "citations"), [3], "第 3 条"),
        (("answer", "citations"), [2], "完整的一句"),
        (("answer", "citations"), [], "没有引用"),
    ],
)
def test_anything_else_altered(
    client: TestClient, answer: dict[str, Any], path: tuple[Any, ...], value: Any, says: str
) -> None:
    altered = copy.deepcopy(answer)
    inner = altered
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    verdict = check(client, altered)
    assert verdict["valid"] is False
    problems = [result["problem"] for result in verdict["results"]]
    problems.append(verdict["answer"]["problem"])
    assert any(says in problem for problem in problems if problem), problems


def test_a_passage_cut_differently_since_is_checked_by_its_quote(
    client: TestClient, answer: dict[str, Any]
) -> None:
    first = answer["passages"][0]
    first["quote"] += HONGQI[START + len(SENTENCE)]
    first["citation"]["end"] += 1
    first["passage_id"] = f"hongqi-2026:{START}-{first['citation']['end']}"
    assert check(client, answer)["valid"] is True
    # What is shown beside it cannot be compared any more, and carries no answer.
    for name in ("sentence", "text"):
        answer["answer"][name] = answer["answer"][name].replace("11.17", "12.17")
    first["text"] = first["text"].replace("11.17", "12.17")
    assert check(client, answer)["answer"]["valid"] is False


def test_a_refusal_without_passages_claims_nothing(client: TestClient) -> None:
    assert check(client, {"answer": None, "passages": []}) == {
        "valid": True,
        "answer": None,
        "results": [],
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "passages"),
        ({"passages": [{"passage_id": "x", "quote": "y"}]}, "passages[0].citation"),
        ({"claims": "x"}, "passages"),
        ([{"passage_id": "x", "quote": "y", "report_id": "z"}], "passages[0].citation.start"),
    ],
)
def test_what_cannot_be_checked(client: TestClient, body: object, field: str) -> None:
    problem = assert_problem(client.post("/v1/verify", json=body), 422, "invalid-request")
    assert problem["errors"][0]["field"] == field


@pytest.mark.parametrize("name", ["quote", "text"])
def test_lone_surrogates_are_refused(client: TestClient, answer: dict[str, Any], name: str) -> None:
    answer["passages"][0][name] = "\ud800"
    response = client.post(
        "/v1/verify",
        content=json.dumps(answer).encode(),
        headers={"content-type": "application/json"},
    )
    problem = assert_problem(response, 422, "invalid-request")
    assert problem["errors"][0]["field"] == f"passages[0].{name}"


def test_strange_values_in_a_citation(client: TestClient, answer: dict[str, Any]) -> None:
    answer["passages"][0]["citation"] |= {"title": "\ud800", "page": {"a": [1]}, "x": "\udfff"}
    response = client.post(
        "/v1/verify",
        content=json.dumps(answer).encode(),
        headers={"content-type": "application/json"},
    )
    assert response.status_code == 200
    assert "title" in response.json()["results"][0]["problem"]


def test_offsets_must_be_offsets(client: TestClient, answer: dict[str, Any]) -> None:
    for value in (-1, "12", 10**30):
        answer["passages"][0]["citation"]["start"] = value
        problem = assert_problem(client.post("/v1/verify", json=answer), 422, "invalid-request")
        assert problem["errors"][0]["field"] == "passages[0].citation.start"
