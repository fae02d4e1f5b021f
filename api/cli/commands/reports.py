"""``youju reports``."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.exits import EPILOG
from api.cli.options import index_option, json_option
from api.cli.output import print_json, say, say_table
from api.cli.session import load_settings, open_engine


@click.command(epilog=EPILOG, short_help="列出索引里的报告")
@index_option
@json_option
def reports(index_dir: Path | None, as_json: bool) -> None:
    """列出索引里的报告：编号、地区、年份、段落数、来源。"""
    from api import presenting

    settings = load_settings(index=index_dir)
    with open_engine(settings) as engine:
        listed = presenting.reports(engine.reports())
    if as_json:
        print_json(listed)
        return
    rows = [
        (r.report_id, r.region or "—", str(r.year or "—"), str(r.passages), r.source)
        for r in listed.reports
    ]
    say_table([("编号", "地区", "年份", "段落", "来源"), *rows])
    say(f"共 {len(rows)} 份")
