"""A real server of embeddings on 127.0.0.1, with a random vector for each text."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np

from tests.embeddings.models import DIMENSION


@dataclass(frozen=True)
class Reply:
    """Instead of vectors."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after_s: float = 0.0


@dataclass
class FakeServer:
    """``script`` is used up reply by reply, then vectors are given; ``noise`` is added to them
    anew each time; ``seed`` stands for the weights."""

    url: str = ""
    script: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    dimension: int = DIMENSION
    noise: float = 0.0
    seed: int = 0

    def vectors(self, texts: list[str]) -> list[list[float]]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        digest = hashlib.blake2b(f"{self.seed}:{text}".encode(), digest_size=8).digest()
        generator = np.random.default_rng(int.from_bytes(digest, "big"))
        vector = generator.standard_normal(self.dimension) * 3
        return list(vector + self.noise * np.random.default_rng().standard_normal(self.dimension))

    def answer(self, body: dict[str, Any]) -> Reply:
        if self.script:
            return self.script.pop(0)
        vectors = self.vectors(body["input"])
        data = [
            {"object": "embedding", "index": index, "embedding": vector}
            for index, vector in enumerate(vectors)
        ]
        # Nothing promises that the order is that of the texts.
        return Reply(body=json.dumps({"object": "list", "data": data[::-1], "model": "m"}))


@contextmanager
def serving() -> Iterator[FakeServer]:
    fake = FakeServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.requests.append({"path": self.path, **body})
            fake.headers.append(dict(self.headers))
            fake.times.append(time.monotonic())
            reply = fake.answer(body)
            time.sleep(reply.after_s)
            if reply.status == 0:
                self.close_connection = True
                return
            data = reply.body.encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            # A client that lost patience reads no more.
            with suppress(ConnectionError):
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        fake.url = f"http://127.0.0.1:{server.server_port}/v1"
        server.daemon_threads = True
        server.block_on_close = False
        yield fake
        server.shutdown()
