"""What a caller gets back; the field names and their order are the contract."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from rag.types import Kind


class PeriodOut(BaseModel):
    label: str
    start: int
    end: int


class InterpretationOut(BaseModel):
    regions: list[str]
    periods: list[PeriodOut]
    kind: Kind | None
    language: str
    expanded_terms: list[str]


class CitationOut(BaseModel):
    report_id: str
    title: str | None
    source: str
    region: str | None
    year: int | None
    date: date | None
    section_path: list[str]
    period: str | None
    kind: Kind
    start: int
    end: int
    page: int | None
    sha256: str


class PassageOut(BaseModel):
    """``components`` is there only where ``explain`` asked for it."""

    rank: int
    passage_id: str
    score: float
    text: str
    quote: str
    highlights: list[tuple[int, int]]
    citation: CitationOut
    components: dict[str, float] | None = Field(
        default=None, exclude_if=lambda components: components is None
    )


class AnswerOut(BaseModel):
    text: str
    sentence: str
    citations: list[int]
    mode: str


class CoverageOut(BaseModel):
    region: str | None
    period: str | None
    status: str


class AskResponse(BaseModel):
    question: str
    interpretation: InterpretationOut
    answerable: bool
    reason: str | None
    answer: AnswerOut | None
    passages: list[PassageOut]
    coverage: list[CoverageOut]
    model: str
    took_ms: float


class SearchResponse(BaseModel):
    question: str
    interpretation: InterpretationOut
    passages: list[PassageOut]
    coverage: list[CoverageOut]
    model: str
    took_ms: float


class ReportOut(BaseModel):
    report_id: str
    source: str
    title: str | None
    region: str | None
    aliases: list[str]
    year: int | None
    date: date | None
    congress: int | None
    session: int | None
    speaker: str | None
    office: str | None
    year_reviewed: int | None
    year_planned: int | None
    sha256: str
    characters: int
    sections: int
    passages: int


class ReportsResponse(BaseModel):
    reports: list[ReportOut]


class SectionOut(BaseModel):
    """``parent`` is the place of the parent in the list, counted from 0."""

    number: str
    title: str
    level: int
    start: int
    end: int
    period: str | None
    kind: Kind
    parent: int | None
    path: list[str]


class SectionsResponse(BaseModel):
    sections: list[SectionOut]


class EvidenceResponse(BaseModel):
    passage_id: str
    text: str
    quote: str
    citation: CitationOut


class FileResult(BaseModel):
    source: str
    status: str
    report_id: str | None
    passages: int
    detail: str | None


class IngestResponse(BaseModel):
    files: list[FileResult]


class DeleteResponse(BaseModel):
    """Of the command line; over HTTP a deletion answers 204 without a body."""

    deleted: str


class VerdictOut(BaseModel):
    """``differs_at`` is the offset in the report's text of the first character that is not as
    quoted; null when it is not the quote that is wrong."""

    rank: int | None
    passage_id: str
    valid: bool
    problem: str | None
    differs_at: int | None


class AnswerVerdict(BaseModel):
    valid: bool
    problem: str | None


class VerifyResponse(BaseModel):
    valid: bool
    answer: AnswerVerdict | None
    results: list[VerdictOut]


class Status(BaseModel):
    status: str


class Readiness(BaseModel):
    status: str
    model: str


class FieldError(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457. ``errors`` is there only where single fields or files are at fault."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldError] | None = Field(default=None, exclude_if=lambda errors: errors is None)


class ModelOut(BaseModel):
    """``folder`` is null for a model that is not on this machine."""

    name: str
    dimension: int | None
    query_prompt: str
    passage_prompt: str
    folder: str | None
    brings_code: bool


class ModelsResponse(BaseModel):
    """Of the command line alone: a service has one model, that of its index."""

    models: list[ModelOut]
