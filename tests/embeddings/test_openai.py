from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import numpy as np
import pytest

from embeddings import EmbeddingError, ModelNotFound, ModelUnusable, load_embedder
from embeddings.openai import OpenAIEmbedder
from embeddings.transport import Server, _retry_after
from tests.embeddings.server import FakeServer, Reply, serving

KEY = "sk-geheim-0123456789"
TEXTS = [f"粮食产量{number}万吨" for number in range(10)]


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with serving() as server:
        yield server


def embedder(
    fake: FakeServer,
    name: str = "openai:m",
    *,
    key: str | None = KEY,
    timeout_s: float = 5.0,
    attempts: int = 4,
    batch_size: int = 64,
) -> OpenAIEmbedder:
    server = Server(fake.url, key, timeout_s=timeout_s, attempts=attempts, backoff_s=0.01)
    return OpenAIEmbedder(name, server, batch_size=batch_size)


def test_the_request_and_the_order_of_the_answer(fake: FakeServer) -> None:
    made = embedder(fake).encode_passages(TEXTS)
    wanted = np.array(fake.vectors(TEXTS))
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(made, wanted, atol=1e-6)
    assert fake.requests[-1] == {
        "path": "/v1/embeddings",
        "model": "m",
        "input": TEXTS,
        "encoding_format": "float",
    }
    assert fake.headers[-1]["Authorization"] == f"Bearer {KEY}"


def test_without_a_key_no_header_is_sent(fake: FakeServer) -> None:
    embedder(fake, key=None).load()
    assert "Authorization" not in fake.headers[-1]


def test_batches(fake: FakeServer) -> None:
    heard: list[int] = []
    embedder(fake, batch_size=4).encode_passages(TEXTS, heard.append)
    assert heard == [4, 4, 2]
    # The first request is the probe.
    assert [len(request["input"]) for request in fake.requests] == [1, 4, 4, 2]
    with pytest.raises(ValueError, match="batch_size is 0"):
        embedder(fake, batch_size=0)


def test_prompts_of_the_family(fake: FakeServer) -> None:
    made = embedder(fake, "openai:intfloat/multilingual-e5-base")
    made.encode_queries(["青禾区"])
    made.encode_passages(["青禾区"])
    assert [r["input"] for r in fake.requests[1:]] == [["query: 青禾区"], ["passage: 青禾区"]]
    assert fake.requests[0]["model"] == "intfloat/multilingual-e5-base"


def test_an_empty_text_is_sent_as_a_space(fake: FakeServer) -> None:
    embedder(fake).encode_queries([""])
    assert fake.requests[-1]["input"] == [" "]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 0])
def test_a_busy_server_is_asked_again(fake: FakeServer, status: int) -> None:
    made = embedder(fake)
    made.load()
    # 0: the connection is closed without an answer.
    fake.script = [Reply(status), Reply(status)]
    assert made.encode_queries(["青禾区"]).shape == (1, 16)
    assert len(fake.requests) == 4


def test_retry_after_is_waited_for(fake: FakeServer) -> None:
    fake.script = [Reply(429, headers={"Retry-After": "1"})]
    embedder(fake).load()
    assert 1.0 <= fake.times[1] - fake.times[0] < 3.0


def test_retry_after_that_is_too_long_ends_it(fake: FakeServer) -> None:
    fake.script = [Reply(429, headers={"Retry-After": "3600"})]
    with pytest.raises(ModelUnusable, match=r"status 429, and asks to be tried again in 3600 s"):
        embedder(fake).load()
    assert len(fake.requests) == 1


def test_retry_after_as_a_date_or_as_nonsense() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert 27 < _retry_after(soon) <= 30
    past = format_datetime(datetime.now(UTC) - timedelta(seconds=30), usegmt=True)
    assert [_retry_after(value) for value in (past, "soon", "", None, "-5")] == [0.0] * 5


def test_a_server_that_stays_busy(fake: FakeServer) -> None:
    fake.script = [Reply(503)] * 9
    with pytest.raises(ModelUnusable, match=r"status 503 \(attempts: 4\); check that the server"):
        embedder(fake).load()
    assert len(fake.requests) == 4


def test_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nowhere = FakeServer(url=f"http://127.0.0.1:{port}/v1")
    with pytest.raises(ModelUnusable, match=rf"openai:m at {nowhere.url}: .* cannot be reached"):
        embedder(nowhere, attempts=2).load()


def test_a_server_that_hangs(fake: FakeServer) -> None:
    fake.script = [Reply(after_s=1.5)]
    started = time.monotonic()
    with pytest.raises(ModelUnusable, match=r"no answer within 0\.3 s; raise YOUJU_EMBEDDINGS_TI"):
        embedder(fake, timeout_s=0.3).load()
    assert time.monotonic() - started < 1.4
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("reply", "kind", "says"),
    [
        (Reply(401), ModelUnusable, r"does not accept the key \(status 401\); set YOUJU_EMBED"),
        (Reply(403), ModelUnusable, r"does not accept the key \(status 403\)"),
        (
            Reply(404, '{"error": {"message": "The model `m` does not exist."}}'),
            ModelNotFound,
            r"\(status 404: The model `m` does not exist\.\); check the model's name",
        ),
        (
            Reply(400, f'{{"message": "too\\nlong, {KEY}"}}'),
            ModelUnusable,
            r"refuses the request \(status 400: too long, …\)",
        ),
        (Reply(422, '{"detail": [{"input": "正文"}]}'), ModelUnusable, r"\(status 422\)"),
        (Reply(307, headers={"Location": "/"}), ModelUnusable, r"\(status 307\)"),
        (Reply(200, "<html>"), ModelUnusable, r"the answer is no JSON; check that YOUJU_"),
    ],
)
def test_what_another_attempt_cannot_mend(
    fake: FakeServer, reply: Reply, kind: type[EmbeddingError], says: str
) -> None:
    fake.script = [reply]
    with pytest.raises(kind, match=says) as caught:
        embedder(fake).load()
    assert str(caught.value).startswith(f"openai:m at {fake.url}: ")
    assert "\n" not in str(caught.value)
    assert len(fake.requests) == 1


def test_without_a_key_401_asks_for_one(fake: FakeServer) -> None:
    fake.script = [Reply(401)]
    with pytest.raises(ModelUnusable, match="asks for a key"):
        embedder(fake, key=None).load()


def test_the_key_is_shown_nowhere(fake: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = embedder(fake)
    made.encode_queries(["青禾区"])
    shown = [caplog.text, repr(made.card), repr(made.__dict__), repr(Server(fake.url, KEY))]
    for status in (400, 401, 404, 500):
        fake.script = [Reply(status, json.dumps({"error": f"Bearer {KEY}"}))] * 4
        with pytest.raises(EmbeddingError) as caught:
            embedder(fake).load()
        shown += [str(caught.value), repr(caught.value.__cause__)]
    assert KEY not in "".join([*shown, caplog.text])


@pytest.mark.parametrize(
    "body",
    [
        {"data": []},
        {"data": [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0]}]},
        {"data": [{"index": 1, "embedding": [1.0]}]},
        {"data": [{"embedding": [1.0]}]},
        {"data": [{"index": 0, "embedding": []}]},
        {"data": [{"index": 0, "embedding": "AACAPw=="}]},
        {"data": [{"index": 0, "embedding": [[1.0]]}]},
        {"data": None},
        {"vectors": []},
        [],
        None,
    ],
)
def test_an_answer_of_another_form(fake: FakeServer, body: object) -> None:
    fake.script = [Reply(body=json.dumps(body))]
    with pytest.raises(ModelUnusable, match=r"not as the OpenAI embeddings API says .*; check"):
        embedder(fake).load()


def test_too_few_vectors_in_a_later_batch(fake: FakeServer) -> None:
    made = embedder(fake)
    made.load()
    one = {"data": [{"index": 0, "embedding": [1.0] * 16}]}
    fake.script = [Reply(body=json.dumps(one))]
    with pytest.raises(ModelUnusable, match="1 vectors for 2 texts"):
        made.encode_queries(["a", "b"])


@pytest.mark.parametrize("value", [0.0, float("nan"), None])
def test_a_vector_that_means_nothing_is_refused(fake: FakeServer, value: float | None) -> None:
    body = {"data": [{"index": 0, "embedding": [value] * 16}]}
    fake.script = [Reply(body=json.dumps(body))]
    with pytest.raises(ModelUnusable, match="zero or not finite"):
        embedder(fake).load()


def test_another_dimension_than_at_first_is_refused(fake: FakeServer) -> None:
    made = embedder(fake)
    made.load()
    fake.dimension = 8
    with pytest.raises(ModelUnusable, match=r"gave 8 dimensions where it first gave 16; see"):
        made.encode_queries(["青禾区"])


def test_the_card_tells_servers_apart_and_forgives_noise(fake: FakeServer) -> None:
    first = embedder(fake).card
    assert (first.name, first.dimension) == ("openai:m", 16)
    # The components are about 3: a relative noise as half precision makes.
    fake.noise = 0.03
    assert first.differences(embedder(fake).card) == ()
    fake.seed = 1
    assert first.differences(embedder(fake).card) == ("revision",)
    fake.dimension = 32
    assert first.differences(embedder(fake).card) == ("revision", "dimension")


@pytest.fixture
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("URL", "KEY", "BATCH", "TIMEOUT"):
        monkeypatch.delenv(f"YOUJU_EMBEDDINGS_{name}", raising=False)


@pytest.mark.usefixtures("_elsewhere")
class TestSettings:
    def test_address_and_key_from_the_environment(
        self, fake: FakeServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("YOUJU_EMBEDDINGS_URL", f"{fake.url}/embeddings/")
        monkeypatch.setenv("YOUJU_EMBEDDINGS_KEY", KEY)
        monkeypatch.setenv("YOUJU_EMBEDDINGS_BATCH", "3")
        made = load_embedder("openai:BAAI/bge-m3")
        made.encode_passages(TEXTS)
        assert made.card.name == "openai:BAAI/bge-m3"
        assert [len(request["input"]) for request in fake.requests] == [1, 3, 3, 3, 1]
        assert fake.requests[0]["path"] == "/v1/embeddings"
        assert fake.headers[0]["Authorization"] == f"Bearer {KEY}"

    def test_address_from_the_env_file(self, fake: FakeServer) -> None:
        Path(".env").write_text(f"YOUJU_EMBEDDINGS_URL={fake.url}\nYOUJU_PORT=1\n", "utf-8")
        assert load_embedder("openai:m").card.dimension == 16

    def test_no_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(ModelNotFound, match=r"openai:m: no server is named .*; set YOUJU_EMB"):
            load_embedder("openai:m")
        monkeypatch.setenv("YOUJU_EMBEDDINGS_URL", "http://127.0.0.1:1/v1")
        with pytest.raises(ModelNotFound, match="name the model openai:NAME"):
            load_embedder("openai:")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("URL", "127.0.0.1:9000"),
            ("URL", "http://127.0.0.1:port/v1"),
            ("URL", "ftp://127.0.0.1/v1"),
            ("URL", f"http://user:{KEY}@127.0.0.1/v1"),
            ("URL", f"http://127.0.0.1/v1?key={KEY}"),
            ("KEY", f"{KEY}\n"),
            ("KEY", f"{KEY}密"),
            ("BATCH", "0"),
            ("TIMEOUT", "0"),
            ("TIMEOUT", "soon"),
        ],
    )
    def test_impossible_values(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        monkeypatch.setenv("YOUJU_EMBEDDINGS_URL", "http://127.0.0.1:1/v1")
        monkeypatch.setenv(f"YOUJU_EMBEDDINGS_{name}", value)
        with pytest.raises(ModelUnusable, match=rf"^YOUJU_EMBEDDINGS_{name}: .*; correct") as error:
            load_embedder("openai:m")
        assert KEY not in str(error.value)
        assert error.value.__cause__ is None
        assert error.value.__context__ is None


def test_importing_loads_no_http_library() -> None:
    code = (
        "import sys, embeddings.openai, embeddings.transport\n"
        "print([m for m in ('httpx2', 'tenacity', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
