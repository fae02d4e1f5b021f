"""``youju eval compare``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from eval.commands.group import EPILOG, Exit
from eval.commands.options import json_option

_SUFFIX = ".scores.json"


@click.command("compare", epilog=EPILOG, short_help="比较两次评测")
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("other", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="nDCG@10", show_default=True, help="按哪项指标列出变化的题")
@json_option
def compare(base: Path, other: Path, by: str, as_json: bool) -> int:
    """比较 BASE 和 OTHER，两个 runs/名字.scores.json：各项指标、各题型、变差变好的题。"""
    from eval.comparison.pairs import compare as compared
    from eval.measures.registry import BY_NAME
    from eval.reports.document import comparison_json
    from eval.reports.summary import side_by_side
    from eval.reports.table import comparison_cells, terminal
    from eval.runs.record import read_record
    from eval.scores import read_scores

    if by not in BY_NAME:
        raise click.UsageError(f"没有指标 {by!r}：有 {', '.join(BY_NAME)}")
    sides = read_scores(base), read_scores(other)
    names = tuple(side.stamp.system for side in sides)
    if names[0] == names[1]:
        names = (str(base), str(other))
    outcomes = []
    for path, side in zip((base, other), sides, strict=True):
        record = read_record(path.with_name(path.name.removesuffix(_SUFFIX) + ".jsonl"))
        by_id = {outcome.question_id: outcome for outcome in record.outcomes}
        outcomes.append([by_id[question_id] for question_id in side.card.question_ids])
    found = compared(
        (names[0], names[1]),
        (sides[0].card, sides[1].card),
        (outcomes[0], outcomes[1]),
        by=by,
    )
    if as_json:
        row = {"split": sides[0].stamp.split, **comparison_json(found)}
        click.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return Exit.OK
    stamp = sides[0].stamp
    click.echo(f"{stamp.dataset}：{stamp.questions} 题，split: {stamp.split}")
    for line in [*terminal(comparison_cells(found, types=True)), "", *side_by_side(found)]:
        click.echo(line)
    return Exit.OK
