"""``youju train``."""

from __future__ import annotations

import math
import shlex
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.exits import EPILOG, Exit
from api.cli.options import index_option, json_option
from api.cli.output import print_json
from api.cli.progress import progress_bars
from api.cli.session import load_settings, open_engine

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.types import Passage


def _finite(
    context: click.Context, parameter: click.Parameter, value: float | None
) -> float | None:
    """Ranges let “nan” through."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} 不是一个数", context, parameter)
    return value


@click.command(epilog=EPILOG, short_help="用自己的问答对微调模型")
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--base",
    default="bundled",
    show_default="bundled",
    metavar="M",
    help="基准模型：bundled、文件夹或模型名",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="写到哪个文件夹；须是新的或空的",
)
@click.option(
    "--holdout",
    type=click.FloatRange(0, 0.4, min_open=True),
    default=0.1,
    show_default=True,
    callback=_finite,
    metavar="X",
    help="留出多少用来比较前后；另留出同样多用来选轮次",
)
@click.option("--epochs", type=click.IntRange(1, 1000), metavar="N", help="最多几轮（缺省随模型）")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=1,
    show_default=True,
    metavar="N",
    help="随机种子",
)
@click.option("--batch", type=click.IntRange(2, 65536), metavar="N", help="每批几对（缺省随模型）")
@click.option(
    "--learning-rate",
    type=click.FloatRange(0, 1, min_open=True),
    callback=_finite,
    metavar="X",
    help="学习率（缺省随模型）",
)
@click.option("--write-anyway", is_flag=True, help="不比基准好也写入")
@index_option
@json_option
def train(
    pairs: Path,
    base: str,
    out: Path,
    holdout: float,
    epochs: int | None,
    seed: int,
    batch: int | None,
    learning_rate: float | None,
    write_anyway: bool,
    index_dir: Path | None,
    as_json: bool,
) -> int:
    """用自己的问答对微调模型，比较前后，写到一个文件夹，供 --model 使用。

    PAIRS 是 JSONL，每行 {"question": "…", "passage": "…"}，或用 passage_id 指明索引里的段落。
    没有比基准好就不写入，退出码为 1。
    """
    from api.cli.rendering import show_training
    from api.presenting import train_response
    from rag import training

    settings = load_settings(index=index_dir)
    with ExitStack() as stack:

        @cache
        def engine() -> Engine:
            return stack.enter_context(open_engine(settings))

        def find(passage_id: str) -> Passage:
            return engine().passage(passage_id).passage

        file = training.read_pairs(pairs, find)
    with progress_bars() as progress:
        tuned = training.train(
            file,
            base,
            out,
            training.Settings(holdout, seed, epochs, batch, learning_rate),
            command=_command(click.get_current_context()),
            write_anyway=write_anyway,
            watch=progress,
        )
    response = train_response(tuned, out)
    if as_json:
        print_json(response)
    else:
        show_training(response)
    return Exit.OK if response.out is not None else Exit.NEGATIVE


def _command(context: click.Context) -> str:
    """What was asked for, defaults of this version included."""
    words = ["youju", "train", str(context.params["pairs"])]
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        if isinstance(parameter, click.Option) and parameter.name != "as_json":
            if value is True:
                words.append(parameter.opts[0])
            elif value is not None and value is not False:
                words += [parameter.opts[0], str(value)]
    return shlex.join(words)
