"""``youju eval new``."""

from __future__ import annotations

from pathlib import Path

import click

from eval.commands.group import EPILOG, Exit


@click.command("new", epilog=EPILOG, short_help="从索引里的报告起草一个数据集")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--index",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="索引所在的文件夹",
)
@click.option(
    "--count", type=click.IntRange(1), default=40, show_default=True, metavar="N", help="起草几题"
)
@click.option("--seed", default=0, show_default=True, help="抽题的随机种子")
def new(folder: Path, index: Path, count: int, seed: int) -> int:
    """在 DIR 里起草 questions.jsonl，并拷入报告。

    草稿照抄报告的说法，各问一个数；要有用，还须改成人会问的话，并添上不能回答的问题。
    """
    from eval.questions.scaffold import scaffold
    from rag.engine import Engine

    with Engine.open(index) as engine:
        made = scaffold(engine, folder, count, seed)
    for report_id in made.missing:
        click.echo(
            f"报告 {report_id} 的原文件已不在原处，请自行放进 {folder / 'reports'}", err=True
        )
    click.echo(f"{folder}：{made.questions} 题草稿，{made.reports} 份报告")
    return Exit.OK
