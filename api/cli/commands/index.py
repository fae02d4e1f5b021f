"""``youju index``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from api.cli.exits import EPILOG, Exit, InputError
from api.cli.options import index_option, json_option, model_option
from api.cli.output import print_json, say
from api.cli.progress import progress_bars
from api.cli.session import load_settings, open_engine

_LABELS = {
    "indexed": "新收录",
    "replaced": "已更新",
    "unchanged": "没有变化",
    "duplicate": "内容重复",
    "failed": "没有收录",
}


@click.command(epilog=EPILOG, short_help="把报告收进索引")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH…",
    type=click.Path(exists=True, path_type=Path),
)
@index_option
@model_option
@json_option
def index(paths: tuple[Path, ...], index_dir: Path | None, model: str | None, as_json: bool) -> int:
    """把报告（txt md docx）收进索引。

    PATH 是文件或文件夹（连同其中的文件夹）。索引不存在就新建；没有变化的文件不会重做。
    """
    from api.presenting import ingest_response

    settings = load_settings(index=index_dir, model=model)
    with open_engine(settings, create=True) as engine, progress_bars() as progress:
        outcomes = engine.index(list(paths), progress=progress)
    if not outcomes:
        raise InputError(f"没有找到可收录的文件：{'、'.join(str(path) for path in paths)}")
    for outcome in outcomes:
        if outcome.status in ("failed", "duplicate"):
            label = _LABELS[outcome.status]
            click.echo(f"{label}：{outcome.source}：{outcome.detail}", err=True)
    if as_json:
        print_json(ingest_response(outcomes))
    else:
        counts = Counter(outcome.status for outcome in outcomes)
        say("，".join(f"{label} {counts[status]}" for status, label in _LABELS.items()))
        say(f"索引：{settings.index}")
    failed = any(outcome.status == "failed" for outcome in outcomes)
    return Exit.LEFT_OUT if failed else Exit.OK
