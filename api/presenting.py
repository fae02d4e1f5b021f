"""From the domain's types to the contract's shapes: one function for each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from api.schemas.responses import (
    AnswerOut,
    AskResponse,
    CitationOut,
    CoverageOut,
    EvidenceResponse,
    FileResult,
    IngestResponse,
    InterpretationOut,
    PassageOut,
    PeriodOut,
    ReportOut,
    ReportsResponse,
    SearchResponse,
    SectionOut,
    SectionsResponse,
)
from api.schemas.training import FiguresOut, PairCounts, TrainResponse
from rag.engine import Evidence
from rag.training import Tuned
from rag.types import (
    Answer,
    Citation,
    Coverage,
    FileOutcome,
    Hit,
    Period,
    Query,
    Report,
    ReportSummary,
    Response,
)


def ask_response(response: Response, *, explain: bool = False) -> AskResponse:
    return AskResponse(
        question=response.query.question,
        interpretation=interpretation(response.query),
        answerable=response.answer is not None,
        reason=response.reason,
        answer=None if response.answer is None else answer(response.answer),
        passages=[passage(hit, explain=explain) for hit in response.hits],
        coverage=[coverage(row) for row in response.coverage],
        model=response.model,
        took_ms=response.took_ms,
    )


def search_response(response: Response, *, explain: bool = False) -> SearchResponse:
    return SearchResponse(
        question=response.query.question,
        interpretation=interpretation(response.query),
        passages=[passage(hit, explain=explain) for hit in response.hits],
        coverage=[coverage(row) for row in response.coverage],
        model=response.model,
        took_ms=response.took_ms,
    )


def interpretation(query: Query) -> InterpretationOut:
    return InterpretationOut(
        # Coverage says which of the places are not indexed; here they are what was understood.
        regions=[*query.regions, *query.missing_regions],
        periods=[PeriodOut(label=p.label, start=p.start, end=p.end) for p in query.periods],
        kind=query.kind or query.likely_kind,
        language=query.language,
        expanded_terms=list(query.expanded_terms),
    )


def answer(given: Answer) -> AnswerOut:
    return AnswerOut(
        text=given.text,
        sentence=given.sentence,
        citations=list(given.citations),
        mode=given.mode,
    )


def coverage(row: Coverage) -> CoverageOut:
    return CoverageOut(region=row.region, period=row.period, status=row.status)


def passage(hit: Hit, *, explain: bool) -> PassageOut:
    return PassageOut(
        rank=hit.rank,
        passage_id=hit.passage.passage_id,
        score=hit.score,
        text=hit.passage.text,
        quote=hit.quote,
        highlights=[(span.start, span.end) for span in hit.highlights],
        citation=citation(hit.citation),
        components=dict(hit.components) if explain else None,
    )


def citation(given: Citation) -> CitationOut:
    return CitationOut(
        report_id=given.report_id,
        title=given.title,
        source=given.source,
        region=given.region,
        year=given.year,
        date=given.date,
        section_path=list(given.section_path),
        period=_label(given.period),
        kind=given.kind,
        start=given.start,
        end=given.end,
        page=given.page,
        sha256=given.sha256,
    )


def evidence(found: Evidence) -> EvidenceResponse:
    return EvidenceResponse(
        passage_id=found.passage.passage_id,
        text=found.passage.text,
        quote=found.quote,
        citation=citation(found.citation),
    )


def reports(summaries: Iterable[ReportSummary]) -> ReportsResponse:
    return ReportsResponse(reports=[report(summary) for summary in summaries])


def report(summary: ReportSummary) -> ReportOut:
    return ReportOut(
        report_id=summary.report_id,
        source=summary.source,
        title=summary.title,
        region=summary.region,
        aliases=list(summary.aliases),
        year=summary.year,
        date=summary.date,
        congress=summary.congress,
        session=summary.session,
        speaker=summary.speaker,
        office=summary.office,
        year_reviewed=summary.year_reviewed,
        year_planned=summary.year_planned,
        sha256=summary.sha256,
        characters=summary.characters,
        sections=summary.sections,
        passages=summary.passages,
    )


def sections(given: Report) -> SectionsResponse:
    """The sections that have headings; ``parent`` is an index into this list."""
    listed = [index for index, section in enumerate(given.sections) if section.level > 0]
    place = {index: at for at, index in enumerate(listed)}
    return SectionsResponse(
        sections=[
            SectionOut(
                number=section.number,
                title=section.title,
                level=section.level,
                start=section.span.start,
                end=section.span.end,
                period=_label(section.period),
                kind=section.kind,
                parent=None if section.parent is None else place[section.parent],
                path=list(section.path),
            )
            for section in (given.sections[index] for index in listed)
        ]
    )


def ingest_response(outcomes: Iterable[FileOutcome]) -> IngestResponse:
    return IngestResponse(
        files=[
            FileResult(
                source=outcome.source,
                status=outcome.status,
                report_id=outcome.report_id,
                passages=outcome.passages,
                detail=outcome.detail,
            )
            for outcome in outcomes
        ]
    )


def _label(period: Period | None) -> str | None:
    return None if period is None else period.label


def train_response(tuned: Tuned, out: Path) -> TrainResponse:
    fitted, held = tuned.fitted, tuned.comparison
    return TrainResponse(
        base=tuned.base,
        base_revision=tuned.base_revision,
        out=None if tuned.revision is None else str(out),
        revision=tuned.revision,
        reason=tuned.reason,
        pairs=PairCounts(train=tuned.train, dev=tuned.dev, test=tuned.test),
        passages=held.passages,
        seed=tuned.settings.seed,
        holdout=tuned.settings.holdout,
        batch=tuned.recipe.batch,
        learning_rate=tuned.recipe.rate,
        epochs=fitted.epochs,
        epoch=fitted.epoch,
        share=fitted.share,
        dev_loss_before=fitted.loss_before,
        dev_loss_after=fitted.loss_after,
        questions=held.questions,
        before=FiguresOut.model_validate(held.before, from_attributes=True),
        after=FiguresOut.model_validate(held.after, from_attributes=True),
        better=held.better,
        worse=held.worse,
        chance=held.chance,
    )
