"""Every error in the table, over HTTP; and those that nobody foresaw."""

from __future__ import annotations

import logging

import pytest
from starlette.testclient import TestClient

import embeddings.errors
import rag.errors
from api.errors import FAULTS, Fault, NotReady, UploadFailed, fault_of
from tests.api.conftest import FakeEngine, assert_problem

ASK = {"question": "红旗区收入"}
RAISED = [(kind, fault) for kind, fault in FAULTS.items() if kind is not UploadFailed]


@pytest.mark.parametrize(("kind", "fault"), RAISED, ids=lambda value: getattr(value, "slug", ""))
def test_each_error_of_the_table(
    client: TestClient, engine: FakeEngine, kind: type[Exception], fault: Fault
) -> None:
    engine.failure = kind("说明和补救办法")
    body = assert_problem(client.post("/v1/ask", json=ASK), fault.status, fault.slug)
    assert body["title"] == fault.title
    assert body["detail"] == "说明和补救办法"
    assert body["instance"] == "/v1/ask"


def test_every_error_of_the_packages_below_has_a_row() -> None:
    named = [*vars(rag.errors).values(), *vars(embeddings.errors).values()]
    errors = [kind for kind in named if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(errors) > 15
    assert [kind for kind in errors if kind not in FAULTS] == []
    assert NotReady in FAULTS


def test_slugs_are_distinct() -> None:
    assert len({fault.slug for fault in FAULTS.values()}) == len(FAULTS)


def test_a_new_error_takes_its_parents_row() -> None:
    class OddFile(rag.errors.UnsupportedFile):
        pass

    assert fault_of(OddFile()) == FAULTS[rag.errors.UnsupportedFile]
    assert fault_of(RuntimeError()) is None


def test_unexpected_errors_stay_inside(
    client: TestClient, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.failure = RuntimeError("口令 /srv/secret")
    with caplog.at_level(logging.ERROR):
        response = client.post("/v1/ask", json=ASK)
    assert_problem(response, 500, "internal-error")
    for leak in ("secret", "RuntimeError", "Traceback", ".py"):
        assert leak not in response.text
    record = next(r for r in caplog.records if r.name == "api.middleware")
    assert record.exc_info is not None
    assert "/v1/ask" in record.getMessage()
    assert ASK["question"] not in record.getMessage()


def test_no_such_address(client: TestClient) -> None:
    for path in ("/nothing", "/v1", "/v1/reports/x/y"):
        assert_problem(client.get(path), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/ask"), ("PUT", "/v1/reports/x"), ("POST", "/healthz")]
)
def test_no_such_method(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["allow"]
