"""The service around the answers: readiness, figures, documentation."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from rag.engine import Engine
from rag.errors import IndexNotFound
from tests.api.conftest import FakeEngine, assert_problem, wait_until_ready

ASK = {"question": "红旗区收入"}


def test_alive_before_it_is_ready(app: FastAPI, engine: FakeEngine) -> None:
    engine.gate = Event()
    with TestClient(app) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        response = client.get("/readyz")
        assert_problem(response, 503, "not-ready")
        assert response.headers["retry-after"] == "2"
        assert_problem(client.post("/v1/ask", json=ASK), 503, "not-ready")
        assert "youju_ready 0.0" in client.get("/metrics").text
        engine.gate.set()
        wait_until_ready(client)
        assert client.get("/readyz").json() == {"status": "ready", "model": "bundled"}
        assert client.post("/v1/ask", json=ASK).status_code == 200
    assert engine.closed


def test_stopped_while_loading(app: FastAPI, engine: FakeEngine) -> None:
    engine.gate = Event()
    with TestClient(app):
        pass
    assert not engine.closed
    engine.gate.set()
    for _ in range(1000):
        if engine.closed:
            break
        Event().wait(0.005)
    assert engine.closed


def wait_for(client: TestClient, slug: str) -> None:
    for _ in range(1000):
        if client.get("/readyz").json()["type"].endswith(slug):
            return
        Event().wait(0.005)
    raise AssertionError(client.get("/readyz").text)


def test_no_index(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(
        directory: Path, *, model: str | None = None, create: bool = False, **_: Any
    ) -> Engine:
        raise IndexNotFound(f"{directory} 里没有索引；先运行 youju index")

    monkeypatch.setattr(Engine, "open", staticmethod(missing))
    with TestClient(create_app(settings)) as client:
        wait_for(client, "index-not-found")
        for _ in range(2):
            body = assert_problem(client.get("/readyz"), 503, "index-not-found")
            assert "youju index" in body["detail"]
        assert client.get("/healthz").status_code == 200


def test_loading_fails_in_a_way_nobody_foresaw(app: FastAPI, engine: FakeEngine) -> None:
    engine.failure = RuntimeError("/srv/secret")
    with TestClient(app) as client:
        wait_for(client, "not-ready")
        for _ in range(1000):
            if "失败" in client.get("/readyz").text:
                break
        body = assert_problem(client.get("/readyz"), 503, "not-ready")
        assert "失败" in body["detail"]
        assert "secret" not in body["detail"]
    assert engine.closed


def test_the_settings_choose_the_index(
    settings: Settings, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def opening(
        directory: Path, *, model: str | None = None, create: bool = False, **_: Any
    ) -> Engine:
        seen.append((directory, model, create))
        return engine

    monkeypatch.setattr(Engine, "open", staticmethod(opening))
    chosen = settings.model_copy(update={"index": Path("x"), "model": "m", "top_k": 1})
    with TestClient(create_app(chosen)) as client:
        wait_until_ready(client)
        assert len(client.post("/v1/ask", json=ASK).json()["passages"]) == 1
    assert seen == [(Path("x"), "m", False)]


def test_metrics(client: TestClient) -> None:
    client.post("/v1/ask", json=ASK)
    client.post("/v1/ask", json={})
    client.get("/v1/reports/hongqi-2026")
    client.get("/v1/reports/none")
    client.get("/a/b/c")
    client.request("BREW", "/healthz")
    response = client.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = response.text.splitlines()
    for line in (
        'youju_requests_total{method="POST",route="/v1/ask",status="200"} 1.0',
        'youju_requests_total{method="POST",route="/v1/ask",status="422"} 1.0',
        'youju_requests_total{method="GET",route="/v1/reports/{report_id}",status="200"} 1.0',
        'youju_requests_total{method="GET",route="/v1/reports/{report_id}",status="404"} 1.0',
        'youju_requests_total{method="GET",route="unmatched",status="404"} 1.0',
        'youju_question_seconds_count{route="/v1/ask"} 2.0',
        "youju_reports 2.0",
        "youju_passages 2.0",
        "youju_ready 1.0",
    ):
        assert line in lines
    assert 'method="other"' in response.text
    assert "BREW" not in response.text


def test_metrics_are_the_applications_own(settings: Settings) -> None:
    for _ in range(2):
        with TestClient(create_app(settings, FakeEngine())) as client:
            client.get("/healthz")
            assert 'route="/healthz",status="200"} 1.0' in client.get("/metrics").text


def test_an_unexpected_error_is_counted(client: TestClient, engine: FakeEngine) -> None:
    engine.failure = RuntimeError()
    client.post("/v1/ask", json=ASK)
    engine.failure = None
    assert 'route="/v1/ask",status="500"} 1.0' in client.get("/metrics").text


def test_docs_need_no_internet(client: TestClient) -> None:
    page = client.get("/docs").text
    links = re.findall(r"""(?:src|href)=["']([^"']+)""", page)
    assert len(links) >= 3
    assert "://" not in page
    for link in links:
        assert client.get(link).status_code == 200
    script = next(link for link in links if link.endswith(".js"))
    assert b"SwaggerUIBundle" in client.get(script).content


def test_every_operation_is_documented_with_an_example(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    assert {(method, path) for path, method, _ in operations} == {
        ("post", "/v1/ask"),
        ("post", "/v1/search"),
        ("get", "/v1/reports"),
        ("post", "/v1/reports"),
        ("get", "/v1/reports/{report_id}"),
        ("delete", "/v1/reports/{report_id}"),
        ("get", "/v1/reports/{report_id}/sections"),
        ("get", "/v1/reports/{report_id}/text"),
        ("get", "/v1/passages/{passage_id}"),
        ("post", "/v1/verify"),
        ("get", "/healthz"),
        ("get", "/readyz"),
        ("get", "/metrics"),
    }
    for path, method, operation in operations:
        assert operation["summary"], path
        responses = operation["responses"]
        if method != "delete":
            assert any("example" in c for c in responses["200"]["content"].values()), path
        for code, response in responses.items():
            if code >= "400":
                assert list(response["content"]) == ["application/problem+json"], (path, code)
    assert "$defs" not in str(document)


def test_the_examples_fit_the_schemas() -> None:
    from api import documentation
    from api.schemas import checking, requests, responses

    responses.AskResponse.model_validate(documentation.ASK)
    responses.SearchResponse.model_validate(documentation.SEARCH)
    responses.ReportOut.model_validate(documentation.REPORT)
    responses.SectionsResponse.model_validate(documentation.SECTIONS)
    responses.EvidenceResponse.model_validate(documentation.EVIDENCE)
    responses.IngestResponse.model_validate(documentation.INGEST)
    responses.VerifyResponse.model_validate(documentation.VERIFIED)
    checking.VerifyRequest.model_validate(documentation.ASK)
    example = requests.AskRequest.model_json_schema()["examples"][0]
    requests.AskRequest.model_validate(example)
