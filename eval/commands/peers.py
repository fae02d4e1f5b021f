"""``youju eval peers``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eval.commands.group import EPILOG, Exit
from eval.commands.options import dataset_argument, json_option, split_option

if TYPE_CHECKING:
    from eval.peers.running import PeerRow


@click.command("peers", epilog=EPILOG, short_help="与别的系统并列")
@dataset_argument
@split_option
@click.option("--model", metavar="M", help="各系统共用的模型（名字、文件夹，或 模块:类）")
@click.option(
    "--python", default=sys.executable, metavar="PATH", help="装有各系统的 Python（可另建环境）"
)
@click.option("--only", metavar="A,B…", help="只跑这几个")
@json_option
def peers(
    folder: Path, split: str, model: str | None, python: str, only: str | None, as_json: bool
) -> int:
    """在同样的报告、问题和模型上，与 BM25、LangChain、LlamaIndex、Haystack、txtai 并列。

    各系统按其入门教程的设置运行，各在一个进程里。跑不了的列出名字和原因。只问有证据的题。
    """
    from eval.evaluation import select
    from eval.peers.running import LeftOut, run_peers
    from eval.reports.table import markdown
    from eval.session import open_source

    source = open_source(folder)
    if source.collection is not None:
        raise click.UsageError("这一比较要有报告的数据集，不能是 BEIR 文件夹")
    rows = run_peers(
        source.dataset,
        select(source.dataset, split),
        model=model,
        python=python,
        names=only.split(",") if only else (),
        note=lambda name: click.echo(f"{name}…", err=True) if sys.stderr.isatty() else None,
    )
    measured = [row for row in rows if not isinstance(row, LeftOut)]
    left_out = [row for row in rows if isinstance(row, LeftOut)]
    if as_json:
        row_json = {
            "dataset": source.dataset.name,
            "split": split,
            "model": model,
            "peers": [_json(row) for row in measured],
            "left_out": {row.name: row.reason for row in left_out},
        }
        click.echo(json.dumps(row_json, ensure_ascii=False, indent=2))
        return Exit.OK
    click.echo(f"{source.dataset.name}，split: {split}，模型 {model or '无'}\n")
    for line in markdown(_cells(measured)) if measured else ():
        click.echo(line)
    for row in left_out:
        click.echo(f"\n没有跑 {row.name}：{row.reason}")
    return Exit.OK


def _cells(rows: list[PeerRow]) -> list[list[str]]:
    from eval.measures.registry import BY_NAME
    from eval.peers.running import MEASURES
    from eval.reports.table import shown

    head = [
        "系统",
        *MEASURES,
        "建索引（秒）",
        "p50（毫秒）",
        "p95",
        "内存（MB）",
        "段数",
        "平均字数",
        "未定位",
    ]
    return [
        head,
        *(
            [
                f"{row.name} {row.version}".strip(),
                *(shown(row.estimates[name], BY_NAME[name]) for name in MEASURES),
                f"{row.index_s:.2f}",
                f"{row.p50_ms:.1f}",
                f"{row.p95_ms:.1f}",
                f"{row.memory_mb:.0f}",
                str(row.passages),
                f"{row.characters:.0f}",
                str(row.unplaced),
            ]
            for row in rows
        ),
    ]


def _json(row: PeerRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "version": row.version,
        **{name: estimate.value for name, estimate in row.estimates.items()},
        "index_s": row.index_s,
        "p50_ms": row.p50_ms,
        "p95_ms": row.p95_ms,
        "memory_mb": row.memory_mb,
        "passages": row.passages,
        "characters": row.characters,
        "unplaced": row.unplaced,
    }
