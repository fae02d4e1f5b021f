"""``youju search``."""

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


@click.command(epilog=EPILOG, short_help="只找段落")
@question_options
@index_option
@model_option
@json_option
def search(
    question: str,
    top_k: int | None,
    explain: bool,
    index_dir: Path | None,
    model: str | None,
    as_json: bool,
    **bounds: Unpack[Bounds],
) -> int:
    """只找段落，不作答。一个段落也没有时退出码为 1。"""
    from api.cli.rendering import show_search
    from api.presenting import search_response
    from api.schemas.requests import SearchRequest

    settings = load_settings(index=index_dir, model=model, top_k=top_k)
    body = request_body(question, settings.top_k, explain, bounds)
    request = SearchRequest.model_validate(body).checked(settings.max_question_chars)
    with open_engine(settings) as engine:
        found = engine.search(
            request.question, top_k=settings.top_k, filters=request.filters.to_domain()
        )
    response = search_response(found, explain=explain)
    if as_json:
        print_json(response)
    else:
        show_search(response)
    return Exit.OK if response.passages else Exit.NEGATIVE
