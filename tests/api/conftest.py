"""A deterministic engine in memory, and the two faces in front of it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import cli
from api.settings import Settings
from rag.answering.verification import verify
from rag.engine import Claim, Engine, Evidence, Progress
from rag.errors import (
    EmptyFile,
    ParseError,
    PassageNotFound,
    ReportNotFound,
    UnsupportedFile,
)
from rag.types import (
    Answer,
    Citation,
    Coverage,
    FileOutcome,
    Filters,
    Hit,
    Kind,
    Passage,
    Period,
    Query,
    Report,
    ReportSummary,
    Response,
    Section,
    Span,
    Verdict,
    Wanted,
)

SENTENCE = "一般公共预算收入完成11.17亿元，同比增长1.3%。"
ANSWER = SENTENCE.removesuffix("。")
HONGQI = f"政府工作报告\r\n\r\n一、2025年工作回顾\r\n{SENTENCE}\n二、2026年工作安排\r增长3%。😀\r\n"
MUYE = "牧野区政府工作报告\n完成税收9亿元。\n"
UNBOUNDED = Filters()


class FakeEngine(Engine):
    """Each report is one passage: its longest line. Only a question that names 红旗区 has an
    answer. While ``failure`` is set, every call raises it; ``gate`` holds up ``warm``."""

    def __init__(self) -> None:
        self.texts = {"hongqi-2026": HONGQI, "牧野区-2025": MUYE}
        self.failure: Exception | None = None
        self.gate: Event | None = None
        self.closed = False
        self.asked: list[dict[str, Any]] = []
        self.indexed: list[FileOutcome] = []

    def close(self) -> None:
        self.closed = True

    def warm(self) -> None:
        if self.gate is not None:
            self.gate.wait(10)
        if self.failure is not None:
            raise self.failure

    @property
    def model(self) -> str:
        return "bundled"

    def index(
        self, paths: Sequence[Path], *, progress: Progress | None = None
    ) -> list[FileOutcome]:
        if progress is not None:
            progress("files", len(paths), len(paths))
        return self.indexed

    def add(self, filename: str, data: bytes) -> FileOutcome:
        self._fail()
        if not filename.endswith(".txt"):
            raise UnsupportedFile(f"{filename} 不是能读的格式")
        if not data:
            raise EmptyFile(f"{filename} 没有文字")
        if b"report" not in data:
            raise ParseError(f"{filename} 不是报告")
        report_id = filename.removesuffix(".txt")
        known = report_id in self.texts
        same = known and self.texts[report_id] == data.decode()
        self.texts[report_id] = data.decode()
        status = "unchanged" if same else "replaced" if known else "indexed"
        return FileOutcome(filename, status, report_id, 1)

    def delete(self, report_id: str) -> None:
        self._text(report_id)
        del self.texts[report_id]

    def ask(
        self,
        question: str,
        *,
        top_k: int = 5,
        filters: Filters = UNBOUNDED,
        mode: str = "extractive",
    ) -> Response:
        self._fail()
        self.asked.append({"question": question, "top_k": top_k, "filters": filters, "mode": mode})
        found = "红旗区" in question
        query = Query(
            question=question,
            topic=question,
            rewordings=(),
            language="zh",
            regions=("红旗区",) if found else (),
            missing_regions=() if found else ("某区",),
            periods=(Period(2025, 2025, "2025年"),),
            report_years=(),
            kind=Kind.ACTUAL,
            likely_kind=None,
            wanted=Wanted.AMOUNT,
            comparison=False,
            pairs=(),
            terms=(("财政", 1.0),),
            expanded_terms=("一般公共预算收入",),
        )
        answer = Answer(ANSWER, SENTENCE, (1,), mode) if found else None
        hits = [self._hit(rank, rid) for rank, rid in enumerate(self.texts, start=1)][:top_k]
        return Response(
            query=query,
            answer=answer,
            reason=None if found else "region_not_indexed",
            hits=tuple(hits),
            coverage=(
                Coverage("红旗区", "2025年", "found")
                if found
                else Coverage("某区", "2025年", "not_indexed"),
            ),
            model=self.model,
            took_ms=6.1,
        )

    def search(self, question: str, *, top_k: int = 5, filters: Filters = UNBOUNDED) -> Response:
        found = self.ask(question, top_k=top_k, filters=filters)
        hits = () if "什么都没有" in question else found.hits
        return Response(found.query, None, None, hits, found.coverage, self.model, 1.0)

    def reports(self) -> list[ReportSummary]:
        self._fail()
        return [
            ReportSummary(
                report_id=report_id,
                source=f"{report_id}.txt",
                title="政府工作报告",
                region="红旗区",
                aliases=("红旗",),
                year=2026,
                date=date(2026, 3, 27),
                congress=None,
                session=None,
                speaker=None,
                office=None,
                year_reviewed=2025,
                year_planned=2026,
                sha256=_sha256(text),
                characters=len(text),
                sections=1,
                passages=1,
            )
            for report_id, text in sorted(self.texts.items())
        ]

    def report(self, report_id: str) -> Report:
        text = self._text(report_id)
        section = Section(
            number="一、",
            title="2025年工作回顾",
            level=1,
            span=Span(0, len(text)),
            heading=Span(0, 2),
            parent=None,
            path=("一、2025年工作回顾",),
            period=Period(2025, 2025, "2025年"),
            kind=Kind.ACTUAL,
        )
        return Report(
            report_id=report_id,
            source=f"{report_id}.txt",
            sha256=_sha256(text),
            text=text,
            title="政府工作报告",
            region="红旗区",
            aliases=(),
            year=2026,
            date=date(2026, 3, 27),
            congress=None,
            session=None,
            speaker=None,
            office=None,
            year_reviewed=2025,
            year_planned=2026,
            sections=(section,),
        )

    def passage(self, passage_id: str) -> Evidence:
        self._fail()
        report_id = passage_id.rpartition(":")[0]
        if report_id in self.texts:
            evidence = self._evidence(report_id)
            if evidence.passage.passage_id == passage_id:
                return evidence
        raise PassageNotFound(f"没有段落 {passage_id}")

    def verify(self, claims: Sequence[Claim]) -> list[Verdict]:
        self._fail()
        return [self._verdict(claim) for claim in claims]

    def _verdict(self, claim: Claim) -> Verdict:
        text = self.texts.get(claim.report_id)
        return verify(claim, text, None if text is None else _sha256(text))

    def _text(self, report_id: str) -> str:
        self._fail()
        if report_id not in self.texts:
            raise ReportNotFound(f"没有报告 {report_id}")
        return self.texts[report_id]

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def _evidence(self, report_id: str) -> Evidence:
        report = self.report(report_id)
        quote = max(report.text.splitlines(), key=len)
        start = report.text.index(quote)
        end = start + len(quote)
        passage_id = f"{report_id}:{start}-{end}"
        period = Period(2025, 2025, "2025年")
        path = report.sections[0].path
        citation = Citation(
            report_id=report_id,
            title=report.title,
            source=report.source,
            region=report.region,
            year=report.year,
            date=report.date,
            section_path=path,
            period=period,
            kind=Kind.ACTUAL,
            start=start,
            end=end,
            page=None,
            sha256=report.sha256,
        )
        passage = Passage(
            passage_id, report_id, 0, Span(start, end), quote, path, period, Kind.ACTUAL
        )
        return Evidence(passage, quote, citation)

    def _hit(self, rank: int, report_id: str) -> Hit:
        evidence = self._evidence(report_id)
        return Hit(
            rank=rank,
            passage=evidence.passage,
            score=0.93 / rank,
            quote=evidence.quote,
            citation=evidence.citation,
            highlights=(Span(2, 6),),
            components={"dense": 0.71, "lexical": 12.5},
        )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """The defaults, whatever the machine's environment and .env say."""
    monkeypatch.chdir(tmp_path)
    return Settings(max_upload_mb=1)


@pytest.fixture
def app(settings: Settings, engine: FakeEngine) -> FastAPI:
    return create_app(settings, engine)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of a service that is ready."""
    with TestClient(app, raise_server_exceptions=False) as client:
        wait_until_ready(client)
        yield client


def wait_until_ready(client: TestClient) -> None:
    deadline = time.monotonic() + 10
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, "never ready"
        time.sleep(0.005)


def assert_problem(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The body of a problem, which must be a whole one."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["type"] == f"urn:youju:problem:{slug}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["instance"].startswith("/")
    assert set(body) <= {"type", "title", "status", "detail", "instance", "errors"}
    return body


Run = Callable[..., Result]


@pytest.fixture
def opened() -> list[dict[str, Any]]:
    """How ``run`` opened the engine, each time."""
    return []


@pytest.fixture
def run(
    engine: FakeEngine,
    opened: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """``youju`` with these arguments, over the fake engine."""

    def open_fake(
        directory: Path, *, model: str | None = None, create: bool = False, **_: Any
    ) -> Engine:
        opened.append({"directory": directory, "model": model, "create": create})
        return engine

    monkeypatch.setattr(Engine, "open", staticmethod(open_fake))
    monkeypatch.chdir(tmp_path)

    def invoke(*args: str, **options: Any) -> Result:
        return CliRunner().invoke(cli, list(args), prog_name="youju", **options)

    return invoke


@pytest.fixture
def answer_json(run: Run) -> dict[str, Any]:
    """A whole answer, as ``youju ask --json`` prints it."""
    body: dict[str, Any] = json.loads(run("ask", "红旗区2025年财政收入", "--json").stdout)
    return body
