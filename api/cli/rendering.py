"""Answers and passages as people read them on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from api.cli.output import say, say_table, say_wrapped
from api.schemas.responses import (
    AskResponse,
    CoverageOut,
    InterpretationOut,
    PassageOut,
    SearchResponse,
    VerifyResponse,
)
from api.schemas.training import FiguresOut, TrainResponse

_KINDS = {"actual": "回顾", "target": "安排", "definition": "名词解释", "other": "其他"}
_REASONS = {
    "region_not_indexed": "索引里没有所问地区的报告",
    "period_not_covered": "索引里的报告没有说到所问的时期",
    "no_evidence": "索引里的报告没有说到这件事",
}
_NOT_KEPT = {
    "no_epoch_better": "没有一轮（与基准混合后也没有）让选优问题的损失比基准低",
    "held_out_worse": "留出问题的 RR@10 比基准低",
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


def show_training(response: TrainResponse) -> None:
    counts = response.pairs
    say(f"基准：{response.base}（修订 {response.base_revision}）")
    say(f"问答对：训练 {counts.train}，选优 {counts.dev}，留出 {counts.test}；种子 {response.seed}")
    say(
        f"训练 {response.epochs} 轮，取第 {response.epoch} 轮，"
        f"占 {response.share:.0%}，其余为基准；"
        f"选优损失 {response.dev_loss_before:.4f} → {response.dev_loss_after:.4f}"
    )
    say()
    say(f"留出的 {response.questions} 个问题，在全部 {response.passages} 个段落里找：")
    say_table(
        ("", "hit@1", "hit@10", "RR@10", "n"),
        [
            _figures("微调前", response.before, response.questions),
            _figures("微调后", response.after, response.questions),
        ],
    )
    same = response.questions - response.better - response.worse
    moved = f"名次变好 {response.better} 题，变差 {response.worse} 题，不变 {same} 题"
    say(f"{moved}（符号检验 p = {response.chance:.2f}）")
    say()
    if response.reason is not None:
        say_wrapped(f"不比基准好：{_NOT_KEPT[response.reason]}。")
    if response.out is None:
        say_wrapped("没有写入。可以多写些问答对再试；仍要写入，请加 --write-anyway。")
    else:
        say(f"已写入：{response.out}（修订 {response.revision}）")
        say(f"换模型要重新建索引：youju index 文件夹 --index 新索引 --model {response.out}")


def _figures(label: str, figures: FiguresOut, count: int) -> tuple[str, ...]:
    values = (figures.hit_1, figures.hit_10, figures.rr_10)
    return (label, *(f"{value:.3f}" for value in values), str(count))


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
