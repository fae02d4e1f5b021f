"""A click group with a default command, one line for each error, and exit codes that mean
something."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import click

from eval.errors import EvalError, PartMissing, RunInvalid, ServerFailed

DEFAULT = "run"


class Exit(IntEnum):
    """The same meanings as those of the other commands of ``youju``."""

    OK = 0
    NEGATIVE = 1
    INPUT = 2
    INDEX = 4
    MODEL = 5
    SERVER = 6


EPILOG = """\b
退出码：
  0  正常
  1  结果是否定的（gate 没有通过，check 发现问题）
  2  用法、数据集或结果文件有误，或缺少可选的依赖
  4  索引不存在、不符、正忙或已损坏
  5  模型不可用
  6  服务器没有应答，或应答不合约定
"""


class EvalGroup(click.Group):
    """``youju eval DATASET`` is ``youju eval run DATASET``. A dataset in a folder that is called
    like a command is named with its path (``./check``)."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        helps = ctx.help_option_names
        if args and args[0] not in self.commands and args[0] not in helps:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "DATASET [OPTIONS] | COMMAND [ARGS]…")

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EvalError as error:
            return failed(error)


def failed(error: Exception) -> int:
    """Say what went wrong on stderr, and give the exit code."""
    click.echo("错误：" + " ".join(str(error).split("\n")), err=True)
    return exit_code(error)


def exit_code(error: Exception) -> int:
    from embeddings.errors import EmbeddingError
    from rag.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexNotFound

    table: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Exit], ...] = (
        (ServerFailed, Exit.SERVER),
        ((IndexNotFound, IndexMismatch, IndexBusy, IndexDamaged), Exit.INDEX),
        (EmbeddingError, Exit.MODEL),
        ((RunInvalid, PartMissing), Exit.INPUT),
    )
    return next((code for types, code in table if isinstance(error, types)), Exit.INPUT)
