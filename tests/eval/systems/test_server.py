"""Against a server that answers as the contract says, but is none."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from eval.errors import ServerFailed
from eval.evaluation import evaluate
from eval.questions.dataset import Reading
from eval.systems.base import Bench
from eval.systems.server import open_server


class Handler(BaseHTTPRequestHandler):
    replies: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        self._reply(self.replies.get(self.path))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.replies.get(self.path)
        self._reply(reply(body) if callable(reply) else reply)

    def _reply(self, reply: Any) -> None:
        data = json.dumps(reply).encode()
        self.send_response(404 if reply is None else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url(sample: Reading, bench: Bench) -> Iterator[str]:
    """Answers with what the library's ``fit`` gives, in the contract's words."""
    system = bench.systems[1]
    by_text = {question.text: question for question in sample.dataset.questions}

    def ask(body: dict[str, Any]) -> dict[str, Any]:
        given = system.ask(by_text[body["question"]])
        return {
            "answer": {"text": given.answer} if given.answered else None,
            "reason": given.reason,
            "passages": [
                {
                    "rank": hit.rank,
                    "passage_id": hit.passage_id,
                    "score": hit.score,
                    "text": hit.text,
                    "quote": hit.quote,
                    "citation": {
                        "report_id": hit.report.removesuffix(".txt"),
                        "source": hit.report,
                        "region": hit.region,
                        "year": hit.year,
                        "section_path": hit.path,
                        "period": hit.period.label if hit.period else None,
                        "kind": hit.kind,
                        "start": hit.span.start,
                        "end": hit.span.end,
                    },
                }
                for hit in given.hits
            ],
        }

    reports = [
        {"report_id": name.removesuffix(".txt"), "source": "renamed", "sha256": digest}
        for name, digest in sample.dataset.digests.items()
    ]
    Handler.replies = {
        "/readyz": {},
        "/v1/reports": {"reports": reports},
        "/v1/search": {"model": "hashing"},
        "/v1/ask": ask,
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_server_scores_as_its_engine_does(
    url: str, sample: Reading, bench: Bench, tmp_path: Path
) -> None:
    local = evaluate(sample.dataset, bench, tmp_path / "local")[1][1]
    with open_server(url, sample.dataset, top_k=10) as remote_bench:
        _, (remote,) = evaluate(sample.dataset, remote_bench, tmp_path / "remote")
    assert remote.stamp.model == "hashing"
    for name in ("hit@1", "hit@10", "quote_validity", "answer_f1", "refusal_recall", "brier"):
        assert remote.estimates[name].value == pytest.approx(local.estimates[name].value), name


def test_no_server(sample: Reading) -> None:
    with (
        pytest.raises(ServerFailed, match="youju serve"),
        open_server("http://127.0.0.1:9", sample.dataset, top_k=10),
    ):
        pass
