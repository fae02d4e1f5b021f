"""Whether an answer still stands on its evidence, from the quotes up to the answer's text."""

from __future__ import annotations

from collections.abc import Sequence

from api.presenting import citation as present_citation
from api.schemas.checking import QuotedAnswer, QuotedPassage, VerifyRequest
from api.schemas.responses import AnswerVerdict, VerdictOut, VerifyResponse
from rag.answering.extractive import whole_parts
from rag.chunking.sentences import sentences
from rag.engine import Engine
from rag.errors import PassageNotFound, ReportNotFound
from rag.types import Verdict


def verify(engine: Engine, request: VerifyRequest) -> VerifyResponse:
    """Every quote against the stored text; then what is shown beside it (display text, title,
    year, …) against the index; then the answer against the passages that it cites."""
    passages = request.passages
    verdicts = engine.verify([passage.to_claim() for passage in passages])
    results = [
        _result(engine, passage, verdict)
        for passage, verdict in zip(passages, verdicts, strict=True)
    ]
    answer = None
    if request.answer is not None:
        problem = _answer_problem(engine, request.answer, passages, results)
        answer = AnswerVerdict(valid=problem is None, problem=problem)
    return VerifyResponse(
        valid=all(result.valid for result in results) and (answer is None or answer.valid),
        answer=answer,
        results=results,
    )


def _result(engine: Engine, passage: QuotedPassage, verdict: Verdict) -> VerdictOut:
    problem, differs_at = verdict.problem, None
    if verdict.valid:
        problem = _display_problem(engine, passage)
    else:
        problem = f"引文没有通过核对：{verdict.problem}"
        place = passage.citation
        source = _slice(engine, passage)
        at = None if source is None else _first_difference(passage.quote, source)
        if source is not None and at is not None:
            differs_at = place.start + at
            problem = (
                f"引文第 {at + 1} 个字起与原文不符：引文作{_character(passage.quote, at)}，"
                f"原文作{_character(source, at)}（原文偏移 {differs_at}）"
            )
    return VerdictOut(
        rank=passage.rank,
        passage_id=passage.passage_id,
        valid=problem is None,
        problem=problem,
        differs_at=differs_at,
    )


def _slice(engine: Engine, passage: QuotedPassage) -> str | None:
    try:
        text = engine.report(passage.citation.report_id).text
    except ReportNotFound:
        return None
    return text[passage.citation.start : passage.citation.end]


def _first_difference(left: str, right: str) -> int | None:
    """The first place where they differ (the shorter one's end counts), None if they do not."""
    if left == right:
        return None
    for place, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return place
    return min(len(left), len(right))


def _character(text: str, place: int) -> str:
    return f"“{text[place]}”" if place < len(text) else "空（已到末尾）"


def _display_problem(engine: Engine, passage: QuotedPassage) -> str | None:
    """A reader sees the display text and the citation, not the quote. A passage that the index
    has cut differently since then has nothing to compare; its quote has been checked."""
    try:
        evidence = engine.passage(passage.passage_id)
    except PassageNotFound:
        return None
    if passage.text is not None:
        at = _first_difference(passage.text, evidence.passage.text)
        if at is not None:
            return (
                f"显示的文字第 {at + 1} 个字起与索引不符：显示作{_character(passage.text, at)}，"
                f"索引作{_character(evidence.passage.text, at)}"
            )
    stored = present_citation(evidence.citation).model_dump(mode="json")
    said = passage.citation.model_dump()
    for name, value in stored.items():
        if name in said and said[name] != value:
            return f"引用信息 {name} 与索引不符：写作 {said[name]!r}，索引作 {value!r}"
    return None


def _answer_problem(
    engine: Engine,
    answer: QuotedAnswer,
    passages: Sequence[QuotedPassage],
    results: Sequence[VerdictOut],
) -> str | None:
    by_rank = {
        passage.rank: (passage, result)
        for passage, result in zip(passages, results, strict=True)
        if passage.rank is not None
    }
    if not answer.citations:
        return "答案没有引用任何段落"
    for rank in answer.citations:
        if rank not in by_rank:
            return f"答案引用了第 {rank} 条，但没有这一条"
        if not by_rank[rank][1].valid:
            return f"答案所引的第 {rank} 条没有通过核对"
    if answer.mode != "extractive":
        return f"答案的方式 {answer.mode!r} 无法核对"
    shown = [by_rank[rank][0] for rank in answer.citations]
    whole = {
        _squeezed(span.of(text))
        for passage in shown
        for text in _checked_texts(engine, passage)
        for span in sentences(text)
    }
    if _squeezed(answer.sentence) not in whole:
        return "答案所在的句子不是所引段落里完整的一句"
    if _squeezed(answer.text) not in {_squeezed(part) for part in whole_parts(answer.sentence)}:
        return "答案的文字不是所引句子里完整的分句"
    return None


def _checked_texts(engine: Engine, passage: QuotedPassage) -> list[str]:
    """The quote, and the display text if the index still has the passage to compare it with."""
    if passage.text is None:
        return [passage.quote]
    try:
        engine.passage(passage.passage_id)
    except PassageNotFound:
        return [passage.quote]
    return [passage.quote, passage.text]


def _squeezed(text: str) -> str:
    """Without white space, which display text may join or break where the source does not."""
    return "".join(text.split())
