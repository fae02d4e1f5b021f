"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

dataset_argument = click.argument(
    "folder", metavar="DATASET", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="结果所在的文件夹（缺省 .youju/eval/数据集名）",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON")
split_option = click.option(
    "--split",
    type=click.Choice(["all", "dev", "test"]),
    default="all",
    show_default=True,
    help="哪一部分题目",
)


def target_options(command: Command) -> Command:
    """What is evaluated, and how."""
    for decorate in reversed(
        [
            click.option(
                "--index",
                type=click.Path(file_okay=False, path_type=Path),
                metavar="DIR",
                help="已有的索引（BEIR：没有就建）；缺省在结果文件夹里新建",
            ),
            click.option("--url", metavar="URL", help="正在运行的服务器，代替索引"),
            click.option(
                "--config",
                "configs",
                metavar="A,B…",
                help="配置：lexical dense fused fit，可加设置如 fused+dense_weight=0.6"
                "（缺省：有模型时全部四种，没有时 lexical）",
            ),
            click.option("--model", "models", multiple=True, metavar="M", help="模型，可多次"),
            click.option(
                "--top-k",
                type=click.IntRange(1, 1000),
                metavar="N",
                help="取前几条（10；BEIR 100）",
            ),
            split_option,
            out_option,
        ]
    ):
        command = decorate(command)
    return command


def default_out(folder: Path) -> Path:
    return Path(".youju") / "eval" / folder.resolve().name
