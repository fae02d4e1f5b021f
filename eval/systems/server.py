"""A running server, asked over HTTP as any client would."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import httpx

from eval.errors import ServerFailed
from eval.systems.base import Bench, Index
from eval.types import Dataset, Found, Outcome, Question
from rag.types import Kind, Period, Span

_REJECTED = (400, 413, 422)
_TIMEOUT_S = 60.0


class ServerSystem:
    """The latency is the round trip's, as a user waits for it."""

    def __init__(self, client: httpx.Client, names: Mapping[str, str], top_k: int) -> None:
        self.name = "server"
        self.settings = {"url": str(client.base_url), "top_k": top_k}
        self._client = client
        self._names = names
        self._top_k = top_k

    def warm(self) -> None:
        fetch(self._client, "GET", "/readyz")

    def ask(self, question: Question) -> Outcome:
        body = {"question": question.text, "top_k": self._top_k}
        started = time.perf_counter()
        try:
            reply = self._client.post("/v1/ask", json=body)
        except httpx.HTTPError as error:
            raise _unreachable(self._client, error) from error
        took = (time.perf_counter() - started) * 1000
        if reply.status_code in _REJECTED:
            return Outcome(question.question_id, (), took, answered=False, error=reply.text[:500])
        answer = _json(reply)
        try:
            return self._outcome(question, answer, took)
        except (KeyError, TypeError, ValueError) as error:
            raise ServerFailed(
                f"{reply.url}: the answer to question {question.question_id} is not as the "
                f"contract says ({type(error).__name__}: {error})"
            ) from error

    def _outcome(self, question: Question, reply: Mapping[str, Any], took_ms: float) -> Outcome:
        answer = reply["answer"]
        return Outcome(
            question_id=question.question_id,
            hits=tuple(self._found(passage) for passage in reply["passages"]),
            took_ms=took_ms,
            answered=answer is not None,
            answer=answer["text"] if answer else None,
            reason=reply["reason"],
        )

    def _found(self, passage: Mapping[str, Any]) -> Found:
        citation = passage["citation"]
        return Found(
            rank=passage["rank"],
            passage_id=passage["passage_id"],
            report=self._names.get(citation["report_id"], citation["source"]),
            span=Span(citation["start"], citation["end"]),
            score=passage["score"],
            text=passage["text"],
            quote=passage["quote"],
            region=citation["region"],
            year=citation["year"],
            period=_period(citation["period"]),
            kind=Kind(citation["kind"]) if citation["kind"] else None,
            path=tuple(citation["section_path"]),
        )


@contextmanager
def open_server(url: str, dataset: Dataset, *, top_k: int) -> Iterator[Bench]:
    """Raises ``ServerFailed`` if there is none, or it is not ready."""
    with httpx.Client(base_url=url, timeout=_TIMEOUT_S) as client:
        reports = _json(fetch(client, "GET", "/v1/reports"))["reports"]
        by_content = {digest: name for name, digest in dataset.digests.items()}
        names = {r["report_id"]: by_content.get(r["sha256"], r["source"]) for r in reports}
        probe = fetch(client, "POST", "/v1/search", {"question": "政府工作报告", "top_k": 1})
        listed = sorted((r["report_id"], r["sha256"], r.get("passages")) for r in reports)
        index = Index(
            fingerprint=sha256(json.dumps(listed).encode()).hexdigest()[:16],
            model=str(_json(probe).get("model", "")),
            reports=len(names),
            passages=sum(r.get("passages") or 0 for r in reports) or None,
            places=None,
        )
        yield Bench(index, (ServerSystem(client, names, top_k),))


def fetch(
    client: httpx.Client, method: str, path: str, body: Mapping[str, object] | None = None
) -> httpx.Response:
    """Raises ``ServerFailed`` unless the status is 2xx."""
    try:
        reply = client.request(method, path, json=body)
    except httpx.HTTPError as error:
        raise _unreachable(client, error) from error
    if not reply.is_success:
        raise ServerFailed(f"{reply.url}: status {reply.status_code}: {reply.text[:300]}")
    return reply


def _json(reply: httpx.Response) -> Any:
    if not reply.is_success:
        raise ServerFailed(f"{reply.url}: status {reply.status_code}: {reply.text[:300]}")
    try:
        return reply.json()
    except ValueError as error:
        raise ServerFailed(f"{reply.url}: the answer is no JSON: {reply.text[:100]!r}") from error


def _unreachable(client: httpx.Client, error: httpx.HTTPError) -> ServerFailed:
    return ServerFailed(
        f"{client.base_url}: {type(error).__name__}: {error}; start it with `youju serve`, or "
        "check the address; `--resume` goes on where this run stopped"
    )


def _period(label: str | None) -> Period | None:
    """The contract gives a passage's period by its label alone."""
    from rag.parsing.periods import mentions

    found = mentions(label) if label else []
    return found[0] if found else None
