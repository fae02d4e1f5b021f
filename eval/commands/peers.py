"""``youju eval peers``."""

from __future__ import annotations

from pathlib import Path

import click

from eval.commands.group import EPILOG, Exit
from eval.commands.options import dataset_argument


@click.command("peers", epilog=EPILOG, short_help="与别的系统并列")
@dataset_argument
def peers(folder: Path) -> int:
    return Exit.OK
