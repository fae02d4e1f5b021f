"""What may be asked, what is refused, and what reaches the engine."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from rag.types import Filters, Kind
from tests.api.conftest import FakeEngine, assert_problem

QUESTION = "红旗区2025年财政收入"


def test_everything_reaches_the_engine(client: TestClient, engine: FakeEngine) -> None:
    filters = {
        "region": ["红旗区", "牧野区"],
        "year": [2026],
        "period": [2025],
        "kind": "actual",
        "report_id": ["hongqi-2026"],
    }
    body = {"question": QUESTION, "top_k": 50, "filters": filters, "mode": "extractive"}
    assert client.post("/v1/ask", json=body).status_code == 200
    assert engine.asked == [
        {
            "question": QUESTION,
            "top_k": 50,
            "filters": Filters(
                ("红旗区", "牧野区"), (2026,), (2025,), Kind.ACTUAL, ("hongqi-2026",)
            ),
            "mode": "extractive",
        }
    ]


def test_defaults(client: TestClient, engine: FakeEngine) -> None:
    client.post("/v1/ask", json={"question": QUESTION})
    client.post("/v1/ask", json={"question": QUESTION, "top_k": None, "filters": {"kind": None}})
    assert engine.asked[0] == engine.asked[1]
    assert engine.asked[0]["top_k"] == 5
    assert engine.asked[0]["filters"] == Filters()


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"top_k": 0}, "top_k", "不能小于 1"),
        ({"top_k": 51}, "top_k", "不能大于 50"),
        ({"top_k": "abc"}, "top_k", "整数"),
        ({"top_k": "5"}, "top_k", "整数"),
        ({"top_k": 2.5}, "top_k", "整数"),
        ({"top_k": True}, "top_k", "整数"),
        ({"top_k": 10**400}, "top_k", "50"),
        ({"topk": 5}, "topk", "没有这个字段"),
        ({"filters": {"regions": ["x"]}}, "filters.regions", "没有这个字段"),
        ({"filters": {"kind": "done"}}, "filters.kind", "'actual'、'target'"),
        ({"filters": {"year": [1899]}}, "filters.year[0]", "不能小于 1900"),
        ({"filters": {"year": [2026, 2101]}}, "filters.year[1]", "不能大于 2100"),
        ({"filters": {"period": ["2025"]}}, "filters.period[0]", "整数"),
        ({"filters": {"region": "红旗区"}}, "filters.region", "列表"),
        ({"filters": {"region": ["  "]}}, "filters.region[0]", "空白"),
        ({"filters": {"region": ["x\0"]}}, "filters.region[0]", "U+0000"),
        ({"filters": []}, "filters", "JSON 对象"),
        ({"explain": "yes"}, "explain", "true 或 false"),
        ({"question": 5}, "question", "字符串"),
        ({"question": None}, "question", "字符串"),
        ({"question": "收入\0多少"}, "question", "第 3 个字符是控制字符 U+0000"),
        ({"question": "收入\x1b[0m"}, "question", "U+001B"),
    ],
)
def test_refused(
    client: TestClient,
    engine: FakeEngine,
    path: str,
    change: dict[str, object],
    field: str,
    says: str,
) -> None:
    response = client.post(path, json={"question": QUESTION, **change})
    body = assert_problem(response, 422, "invalid-request")
    assert [error["field"] for error in body["errors"]] == [field]
    assert says in body["errors"][0]["message"]
    assert engine.asked == []


def test_mode_names_the_allowed_ones(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION, "mode": "generative"})
    body = assert_problem(response, 422, "invalid-request")
    assert body["errors"] == [{"field": "mode", "message": "只能是 'extractive'"}]


def test_search_has_no_mode(client: TestClient) -> None:
    response = client.post("/v1/search", json={"question": QUESTION, "mode": "extractive"})
    assert assert_problem(response, 422, "invalid-request")["errors"][0]["field"] == "mode"


def test_question_is_required(client: TestClient) -> None:
    body = assert_problem(client.post("/v1/ask", json={}), 422, "invalid-request")
    assert body["errors"] == [{"field": "question", "message": "缺少这个字段"}]


@pytest.mark.parametrize("question", ["", " ", "\t\n", "\u3000\u3000", "\xa0"])
def test_blank(client: TestClient, question: str) -> None:
    assert_problem(client.post("/v1/ask", json={"question": question}), 422, "empty-question")
    assert_problem(client.post("/v1/search", json={"question": question}), 422, "empty-question")


def test_length_is_counted_in_code_points(client: TestClient) -> None:
    assert client.post("/v1/ask", json={"question": "😀" * 500}).status_code == 200
    body = assert_problem(
        client.post("/v1/ask", json={"question": "问" * 501}), 422, "question-too-long"
    )
    assert "501" in body["detail"]
    assert "500" in body["detail"]


def test_emoji_comes_back_as_it_went(client: TestClient) -> None:
    question = "红旗区👨‍👩‍👧的收入？\n“十四五”𠮷"
    response = client.post("/v1/ask", json={"question": question})
    assert response.json()["question"] == question


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"question": "\\ud800"}', "question"),
        (b'{"question": "x", "\\udfff": 1}', "body"),
        (b'{"question": "x", "filters": {"region": ["\\ud83d"]}}', "filters.region[0]"),
    ],
)
def test_lone_surrogates(client: TestClient, body: bytes, field: str) -> None:
    response = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    problem = assert_problem(response, 422, "invalid-request")
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        (b'{"question": ', 422, "invalid-request"),
        (b"", 422, "invalid-request"),
        (b"[]", 422, "invalid-request"),
        (b"null", 422, "invalid-request"),
        (b'"text"', 422, "invalid-request"),
        (b"\xff\xfe\xfa", 400, "malformed-body"),
        (b"[" * 100_000, 400, "malformed-body"),
    ],
)
def test_bodies_that_are_no_request(
    client: TestClient, body: bytes, status: int, slug: str
) -> None:
    response = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert_problem(response, status, slug)


def test_invalid_json_says_where(client: TestClient) -> None:
    response = client.post(
        "/v1/ask", content=b'{"question": }', headers={"content-type": "application/json"}
    )
    errors = assert_problem(response, 422, "invalid-request")["errors"]
    assert errors[0]["field"] == "body"
    assert "第 14 个字符" in errors[0]["message"]


def test_refusals_do_not_echo_the_input(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": "秘密", "top_k": "机密"})
    assert "密" not in response.text


FLOATS = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FLOATS | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["question", "top_k", "filters", "region", "kind", "mode", "x"]), inner
        )
    ),
    max_leaves=12,
)


@hypothesis_settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=JSON)
def test_no_body_breaks_the_service(client: TestClient, body: object) -> None:
    for path in ("/v1/ask", "/v1/search", "/v1/verify"):
        response = client.post(path, json=body)
        assert response.status_code in (200, 422), response.text
