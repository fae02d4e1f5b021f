"""What the terminal shows, and the Markdown file."""

from __future__ import annotations

from collections.abc import Iterator

from eval.comparison.pairs import Comparison
from eval.failures import Failure
from eval.reports.document import Document
from eval.reports.table import (
    comparison_cells,
    markdown,
    measure_cells,
    number,
    terminal,
    type_cells,
)
from eval.types import Outcome

_TYPE_MEASURES = ("hit@1", "hit@5", "hit@10", "answer_f1")
_CHANGES = 20


def terminal_report(document: Document) -> list[str]:
    lines = [_title(document), ""]
    lines += terminal(measure_cells(document))
    for name in _TYPE_MEASURES:
        cells = type_cells(document, name)
        if len(cells) > 1:
            lines += ["", f"各题型 {name}", *terminal(cells)]
    for one in document.comparisons:
        lines += ["", f"{one.other} 与 {one.base} 相比", *terminal(comparison_cells(one))]
    lines.append("")
    for result in document.results:
        stamp = result.stamp
        lines.append(
            f"{result.name}: 模型 {stamp.model}，索引 {stamp.index_fingerprint}，"
            f"版本 {stamp.version} {stamp.commit or ''}，"
            f"{len(document.failures[result.name])} 题有错"
        )
    return lines


def markdown_report(document: Document) -> str:
    lines = [f"# {_title(document)}", "", f"`{document.command}`", ""]
    lines += [
        f"{document.made:%Y-%m-%d %H:%M}，{document.machine}。方括号内为 95% 自助法区间，"
        "↓ 表示越小越好。",
        "",
        *markdown(measure_cells(document)),
    ]
    for name in _TYPE_MEASURES:
        cells = type_cells(document, name)
        if len(cells) > 1:
            lines += ["", f"## 各题型 {name}（split: {document.split}）", "", *markdown(cells)]
    for one in document.comparisons:
        lines += ["", *comparison_markdown(one, document.split)]
    for name, failures in document.failures.items():
        lines += ["", f"## 有错的题：{name}（{len(failures)}）"]
        for failure in failures:
            lines += ["", *_failure(failure)]
    return "\n".join(lines) + "\n"


def comparison_markdown(one: Comparison, split: str) -> list[str]:
    return [
        f"## {one.other} 与 {one.base} 相比（split: {split}）",
        "",
        "p 为配对随机化检验，括号内经 Holm 校正。",
        "",
        *markdown(comparison_cells(one, types=True)),
    ]


def side_by_side(one: Comparison) -> Iterator[str]:
    """The questions whose ``by`` changed most, with both rankings."""
    worse = [change for change in one.changes if change.after < change.before]
    better = [change for change in reversed(one.changes) if change.after > change.before]
    yield f"{one.by}：{len(worse)} 题变差，{len(better)} 题变好"
    for label, changes in (("变差", worse), ("变好", better)):
        for change in changes[:_CHANGES]:
            before, after = one.outcomes[change.question_id]
            yield ""
            yield f"{label} {change.question_id}: {number(change.before)} → {number(change.after)}"
            left, right = _ranking(before), _ranking(after)
            for rank in range(max(len(left), len(right))):
                cells = [column[rank] if rank < len(column) else "" for column in (left, right)]
                yield f"  {rank + 1}. {cells[0]:<40} {cells[1]}"


def _ranking(outcome: Outcome) -> list[str]:
    return [f"{hit.passage_id} ({hit.score:.3f})" for hit in outcome.hits[:5]]


def _title(document: Document) -> str:
    splits = sorted({question.split for question in document.judged.questions})
    which = f"{document.split}（{' + '.join(splits)}）" if document.split == "all" else splits[0]
    return f"{document.dataset}：{document.questions} 题，split: {which}"


def _failure(failure: Failure) -> list[str]:
    question = failure.question
    gold = question.answer or (f"应拒答：{question.reason}" if question.reason else "")
    lines = [
        f"### {question.question_id} {question.text}",
        "",
        f"{'；'.join(failure.faults)}（{question.type}）",
        "",
    ]
    if gold:
        given = failure.outcome.answer or failure.outcome.reason or failure.outcome.error or "无"
        lines += [f"- 应为：{gold}", f"- 得到：{given}"]
    for item in failure.expected:
        place = f"第 {item.rank} 条" if item.rank else "没有返回"
        lines.append(f"- 证据 `{item.where}`（{place}）：{_line(item.text)}")
    for returned in failure.returned:
        mark = "✓" if returned.right else "✗"
        hit = returned.hit
        lines.append(f"- {hit.rank}. {mark} {hit.score:.3f} `{hit.passage_id}` {_line(hit.text)}")
    return lines


def _line(text: str, most: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most] + "…"
