"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from api.limits import FIRST_YEAR, KINDS, LAST_YEAR, MAX_TOP_K

Command = TypeVar("Command", bound=Callable[..., Any])

index_option = click.option(
    "--index",
    "index_dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="索引所在的文件夹（YOUJU_INDEX，缺省 .youju）",
)
model_option = click.option(
    "--model",
    metavar="M",
    help="模型的名字、文件夹或 openai:名字，见 youju models（YOUJU_MODEL，缺省是建索引时的模型）",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，与 HTTP 响应同形")


class Bounds(TypedDict):
    """The filter options as click gives them; ``api.schemas.requests`` checks the values."""

    region: tuple[str, ...]
    year: tuple[int, ...]
    period: tuple[int, ...]
    kind: str | None
    report_id: tuple[str, ...]


def question_options(command: Command) -> Command:
    """The question, how many passages, and the filters."""
    years = click.IntRange(FIRST_YEAR, LAST_YEAR)
    for decorate in reversed(
        [
            click.argument("question", metavar="问题"),
            click.option(
                "--top-k", type=click.IntRange(1, MAX_TOP_K), metavar="N", help="段落数（缺省 5）"
            ),
            click.option("--region", multiple=True, metavar="R", help="地区，可多次"),
            click.option("--year", multiple=True, type=years, metavar="Y", help="报告年份，可多次"),
            click.option(
                "--period", multiple=True, type=years, metavar="Y", help="所说的年份，可多次"
            ),
            click.option("--kind", type=click.Choice(KINDS), help="已做的、要做的、名词解释、其他"),
            click.option("--report-id", multiple=True, metavar="ID", help="报告编号，可多次"),
            click.option("--explain", is_flag=True, help="附上原始分数"),
        ]
    ):
        command = decorate(command)
    return command


def request_body(
    question: str, top_k: int | None, explain: bool, bounds: Bounds
) -> dict[str, object]:
    """The body that the same question would have over HTTP, so that the same checks apply."""
    filters = {
        name: list(value) if isinstance(value, tuple) else value for name, value in bounds.items()
    }
    return {"question": question, "top_k": top_k, "explain": explain, "filters": filters}
