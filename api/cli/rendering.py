"""Answers and passages as people read them on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from api.cli.output import say, say_wrapped
from api.schemas.responses import (
    AskResponse,
    CoverageOut,
    InterpretationOut,
    PassageOut,
    SearchResponse,
    VerifyResponse,
)

_KINDS = {"actual": "回顾", "target": "安排", "definition": "名词解释", "other": "其他"}
_REASONS = {
    "region_not_indexed": "索引里没有所问地区的报告",
    "period_not_covered": "索引里的报告没有说到所问的时期",
    "no_evidence": "索引里的报告没有说到这件事",
}
_COVERAGE = {"found": "找到", "not_found": "没有找到", "not_indexed": "没有收录"}


def show_answer(response: AskResponse) -> None:
    if response.answer is not None:
        marks = "".join(f"[{rank}]" for rank in response.answer.citations)
        text = response.answer.text
        say_wrapped(f"{text} {marks}", highlights=[(0, len(text))])
    else:
        say_wrapped(f"没有找到答案：{_REASONS.get(response.reason or '', response.reason or '')}。")
    _show_reading(response.interpretation, response.coverage)
    if response.answer is None and response.passages:
        say()
        say("最接近的段落：")
    _show_passages(response.passages)


def show_search(response: SearchResponse) -> None:
    if not response.passages:
        say("没有找到段落。")
    _show_reading(response.interpretation, response.coverage)
    _show_passages(response.passages)


def show_verification(response: VerifyResponse) -> None:
    if response.valid:
        say(f"核对通过：{len(response.results)} 条引文都与原文一字不差。")
        return
    bad = [result for result in response.results if not result.valid]
    what = (
        f"{len(response.results)} 条引文中有 {len(bad)} 条有问题" if bad else "引文无误，答案有问题"
    )
    say(f"核对没有通过：{what}。")
    for place, result in enumerate(response.results, start=1):
        if not result.valid:
            say_wrapped(f"第 {result.rank or place} 条（{result.passage_id}）：{result.problem}")
    if response.answer is not None and not response.answer.valid:
        say_wrapped(f"答案：{response.answer.problem}")


def _show_reading(read: InterpretationOut, coverage: Sequence[CoverageOut]) -> None:
    named = [*read.regions, *(period.label for period in read.periods)]
    if read.kind is not None:
        named.append(_KINDS[read.kind])
    if named:
        say_wrapped(f"理解为：{' · '.join(named)}")
    for row in coverage:
        if row.status != "found":
            what = " ".join(part for part in (row.region, row.period) if part)
            say_wrapped(f"{_COVERAGE.get(row.status, row.status)}：{what}")


def _show_passages(passages: Sequence[PassageOut]) -> None:
    for passage in passages:
        citation = passage.citation
        year = f"{citation.year}年报告" if citation.year else None
        place = " ".join(part for part in (citation.region, year) if part) or "地区、年份不详"
        about = " · ".join(part for part in (citation.period, _KINDS[citation.kind]) if part)
        say()
        say(f"{click.style(f'[{passage.rank}]', bold=True)} {passage.score:.2f}  {place}  {about}")
        if citation.section_path:
            say_wrapped(" › ".join(citation.section_path), indent=4)
        say_wrapped(passage.text, indent=4, highlights=passage.highlights)
        if passage.components:
            scores = "  ".join(f"{name} {score:.4f}" for name, score in passage.components.items())
            say_wrapped(scores, indent=4)
        page = f"  第 {citation.page} 页" if citation.page else ""
        say(f"    {citation.source}:{citation.start}-{citation.end}{page}")
