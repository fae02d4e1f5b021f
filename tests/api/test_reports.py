"""Reports over HTTP: their text, uploads, deletion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from rag.errors import IndexBusy
from tests.api.conftest import HONGQI, MUYE, FakeEngine, assert_problem

BOUNDARY = "youju"


def part(name: str, data: bytes = b"a report") -> tuple[str, tuple[str, bytes]]:
    return ("files", (name, data))


def test_text_is_exactly_the_stored_one(client: TestClient) -> None:
    response = client.get("/v1/reports/hongqi-2026/text")
    assert response.content == HONGQI.encode()
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "\r\n" in HONGQI
    assert "\r增" in HONGQI


def test_offsets_point_into_that_text(client: TestClient) -> None:
    found = client.post("/v1/ask", json={"question": "红旗区"}).json()["passages"][0]
    place = found["citation"]
    text = client.get(f"/v1/reports/{place['report_id']}/text").content.decode()
    assert text[place["start"] : place["end"]] == found["quote"]


def test_chinese_ids(client: TestClient) -> None:
    encoded = "%E7%89%A7%E9%87%8E%E5%8C%BA-2025"
    assert client.get(f"/v1/reports/{encoded}/text").text == MUYE
    assert client.get("/v1/reports/牧野区-2025").json()["report_id"] == "牧野区-2025"
    assert client.get(f"/v1/passages/{encoded}:0-9").json()["quote"] == MUYE[:9]
    assert client.delete(f"/v1/reports/{encoded}").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "slug"),
    [
        ("GET", "/v1/reports/没有", "report-not-found"),
        ("GET", "/v1/reports/没有/text", "report-not-found"),
        ("GET", "/v1/reports/没有/sections", "report-not-found"),
        ("DELETE", "/v1/reports/没有", "report-not-found"),
        ("GET", "/v1/passages/没有:1-2", "passage-not-found"),
        ("GET", "/v1/reports/%00", "report-not-found"),
        ("GET", "/v1/reports/%ED%A0%80/text", "report-not-found"),
    ],
)
def test_not_found(client: TestClient, method: str, path: str, slug: str) -> None:
    assert_problem(client.request(method, path), 404, slug)


def test_the_instance_is_a_valid_uri(client: TestClient) -> None:
    body = assert_problem(client.get("/v1/reports/没有"), 404, "report-not-found")
    assert body["instance"] == "/v1/reports/%E6%B2%A1%E6%9C%89"


def test_delete(client: TestClient, engine: FakeEngine) -> None:
    response = client.delete("/v1/reports/hongqi-2026")
    assert (response.status_code, response.content) == (204, b"")
    assert list(engine.texts) == ["牧野区-2025"]
    assert_problem(client.delete("/v1/reports/hongqi-2026"), 404, "report-not-found")


def test_upload_of_several_files(client: TestClient, engine: FakeEngine) -> None:
    files = [part("新区-2026.txt"), part("b.exe"), part("c.txt", b""), part("hongqi-2026.txt")]
    response = client.post("/v1/reports", files=files)
    assert response.status_code == 201
    assert response.json() == {
        "files": [
            {
                "source": "新区-2026.txt",
                "status": "indexed",
                "report_id": "新区-2026",
                "passages": 1,
                "detail": None,
            },
            {
                "source": "b.exe",
                "status": "failed",
                "report_id": None,
                "passages": 0,
                "detail": "b.exe 不是能读的格式",
            },
            {
                "source": "c.txt",
                "status": "failed",
                "report_id": None,
                "passages": 0,
                "detail": "c.txt 没有文字",
            },
            {
                "source": "hongqi-2026.txt",
                "status": "replaced",
                "report_id": "hongqi-2026",
                "passages": 1,
                "detail": None,
            },
        ]
    }
    assert engine.texts["新区-2026"] == "a report"


def test_the_same_file_again_changes_nothing(client: TestClient) -> None:
    assert client.post("/v1/reports", files=[part("a.txt")]).status_code == 201
    again = client.post("/v1/reports", files=[part("a.txt")])
    assert again.status_code == 200
    assert again.json()["files"][0]["status"] == "unchanged"


@pytest.mark.parametrize(
    ("name", "data", "status", "slug"),
    [
        ("a.exe", b"report", 415, "unsupported-file"),
        ("a.txt", b"", 422, "empty-file"),
        ("a.txt", b"something else", 422, "not-a-report"),
    ],
)
def test_the_only_file_failed(
    client: TestClient, name: str, data: bytes, status: int, slug: str
) -> None:
    body = assert_problem(client.post("/v1/reports", files=[part(name, data)]), status, slug)
    assert name in body["detail"]


def test_all_of_several_failed(client: TestClient) -> None:
    response = client.post("/v1/reports", files=[part("a.exe"), part("b.txt", b"")])
    body = assert_problem(response, 422, "upload-failed")
    assert [error["field"] for error in body["errors"]] == ["files[0]", "files[1]"]
    assert "b.txt" in body["errors"][1]["message"]


def test_a_busy_index_is_not_the_fault_of_a_file(client: TestClient, engine: FakeEngine) -> None:
    engine.failure = IndexBusy("另一个进程正在写")
    response = client.post("/v1/reports", files=[part("a.txt"), part("b.txt")])
    assert_problem(response, 503, "index-busy")
    assert response.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../etc/新区.txt", "新区.txt"), ("C:\\fakepath\\新区.txt", "新区.txt")],
)
def test_a_clients_folders_are_dropped(client: TestClient, sent: str, kept: str) -> None:
    response = client.post("/v1/reports", files=[part(sent)])
    assert response.json()["files"][0]["source"] == kept


def test_no_file(client: TestClient) -> None:
    for request in ({}, {"data": {"files": "text"}}, {"files": [("file", ("a.txt", b"x"))]}):
        body = assert_problem(client.post("/v1/reports", **request), 422, "invalid-request")
        assert body["errors"][0]["field"].startswith("files")


def test_a_broken_form(client: TestClient) -> None:
    response = client.post(
        "/v1/reports",
        content=b"nonsense",
        headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
    )
    assert_problem(response, 400, "malformed-body")


def test_an_upload_too_large(client: TestClient, engine: FakeEngine) -> None:
    response = client.post("/v1/reports", files=[part("a.txt", b"report" * 200_000)])
    body = assert_problem(response, 413, "body-too-large")
    assert "YOUJU_MAX_UPLOAD_MB" in body["detail"]
    assert "a" not in engine.texts


def test_an_upload_too_large_that_does_not_say_so(client: TestClient) -> None:
    def stream() -> Iterator[bytes]:
        yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; '.encode()
        yield b'filename="a.txt"\r\n\r\n'
        for _ in range(20):
            yield b"x" * 100_000
        yield f"\r\n--{BOUNDARY}--\r\n".encode()

    response = client.post(
        "/v1/reports",
        content=stream(),
        headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
    )
    assert "content-length" not in response.request.headers
    assert_problem(response, 413, "body-too-large")


def test_a_json_body_too_large(client: TestClient) -> None:
    response = client.post(
        "/v1/ask",
        content=b" " * (8 * 1024 * 1024 + 1),
        headers={"content-type": "application/json"},
    )
    assert_problem(response, 413, "body-too-large")
