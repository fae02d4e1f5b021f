"""``youju ask``."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from api.cli.exits import EPILOG, Exit
from api.cli.options import (
    Bounds,
    index_option,
    json_option,
    model_option,
    question_options,
    request_body,
)
from api.cli.output import print_json
from api.cli.session import load_settings, open_engine


@click.command(epilog=EPILOG, short_help="提问")
@question_options
@index_option
@model_option
@json_option
def ask(
    question: str,
    top_k: int | None,
    explain: bool,
    index_dir: Path | None,
    model: str | None,
    as_json: bool,
    **bounds: Unpack[Bounds],
) -> int:
    """提一个问题，得到答案、段落和出处。

    没有找到答案时说明原因，列出最接近的段落，退出码为 1。
    """
    from api.cli.rendering import show_answer
    from api.presenting import ask_response
    from api.schemas.requests import AskRequest

    settings = load_settings(index=index_dir, model=model, top_k=top_k)
    body = request_body(question, settings.top_k, explain, bounds)
    request = AskRequest.model_validate(body).checked(settings.max_question_chars)
    with open_engine(settings) as engine:
        found = engine.ask(
            request.question,
            top_k=settings.top_k,
            filters=request.filters.to_domain(),
            mode=request.mode,
        )
    response = ask_response(found, explain=explain)
    if as_json:
        print_json(response)
    else:
        show_answer(response)
    return Exit.OK if response.answerable else Exit.NEGATIVE
