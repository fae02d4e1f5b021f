"""``youju delete``."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.exits import EPILOG
from api.cli.options import index_option, json_option
from api.cli.output import print_json, say
from api.cli.session import load_settings, open_engine


@click.command(epilog=EPILOG, short_help="从索引里删除一份报告")
@click.argument("report_id")
@index_option
@json_option
def delete(report_id: str, index_dir: Path | None, as_json: bool) -> None:
    """从索引里删除一份报告（编号见 youju reports）；原来的文件不动。"""
    from api.schemas.responses import DeleteResponse

    settings = load_settings(index=index_dir)
    with open_engine(settings) as engine:
        engine.delete(report_id)
    if as_json:
        print_json(DeleteResponse(deleted=report_id))
    else:
        say(f"已删除：{report_id}")
