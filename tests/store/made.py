"""Reports made up for these tests: small, different from each other, wholly determined by
their arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np

from embeddings.base import ModelCard, Vectors
from rag.store.base import Change, Entry, vector_hash
from rag.store.store import Store
from rag.types import Kind, Passage, Period, Report, Section, Span

DIMENSION = 8
CARD = ModelCard(name="made", revision="1", dimension=DIMENSION)


@dataclass(frozen=True, slots=True)
class Made:
    """A report with all that ``Store.put`` takes."""

    report: Report
    entries: tuple[Entry, ...]
    vectors: dict[bytes, Vectors]
    origin: str

    def put(self, store: Store) -> Change:
        return store.put(self.report, self.entries, self.vectors, origin=self.origin)


def embed(text: str) -> Vectors:
    """A unit vector that the text alone decides."""
    seed = int.from_bytes(sha256(text.encode()).digest()[:8], "little")
    vector = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def make(
    report_id: str = "hongqi-2026",
    *,
    version: int = 1,
    sentences: int = 4,
    region: str | None = "红旗区",
    year: int = 2026,
    origin: str | None = None,
    shared: str | None = None,
) -> Made:
    """A report of two sections, the first a review of last year, the second a plan; the
    sentences take turns. Each names the report and the version; ``shared`` ends it with one
    that names neither."""
    lines = [
        f"{report_id}第{version}版的第{number}件事已经办好，投入{number + version}亿元。"
        for number in range(sentences)
    ]
    lines += [shared] if shared else []
    text = "\n".join(lines)
    path = ("一、回顾", "（一）经济")
    review = Period(year - 1, year - 1, f"{year - 1}年")
    plan = Period(year, year, f"{year}年")
    whole = Span(0, len(text))
    sections = (
        Section("一、", "回顾", 1, whole, Span(0, 0), None, path[:1], review, Kind.ACTUAL),
        Section("（一）", "经济", 2, whole, Span(0, 0), 0, path, plan, Kind.TARGET),
    )
    entries: list[Entry] = []
    vectors: dict[bytes, Vectors] = {}
    start = 0
    for number, line in enumerate(lines):
        span = Span(start, start + len(line))
        start = span.end + 1
        ordinal = number % 2
        passage = Passage(
            passage_id=f"{report_id}:{span.start}-{span.end}",
            report_id=report_id,
            section=ordinal,
            span=span,
            text=line,
            path=path[: ordinal + 1],
            period=sections[ordinal].period,
            kind=sections[ordinal].kind,
        )
        digest = vector_hash(line)
        vectors[digest] = embed(line)
        words = ("投入", "办好", f"{report_id}v{version}", f"第{number}件", line)
        entries.append(Entry(passage, digest, ("经济", report_id), words))
    report = Report(
        report_id=report_id,
        source=f"{report_id}.txt",
        sha256=sha256(text.encode()).hexdigest(),
        text=text,
        title="政府工作报告",
        region=region,
        aliases=(f"新乡市{region}", f"{region}人民政府") if region else (),
        year=year,
        date=date(year, 3, 27),
        congress=15,
        session=6,
        speaker="某某",
        office="区长",
        year_reviewed=year - 1,
        year_planned=year,
        sections=sections,
        pages=(Span(0, 3), Span(3, len(text))),
    )
    return Made(report, tuple(entries), vectors, origin or str(Path("/reports") / report.source))


def new_store(directory: Path) -> Store:
    store = Store.open(directory, create=True)
    store.bind(CARD)
    return store
