"""The program ``youju``."""

from __future__ import annotations

import click

from api.cli.commands.ask import ask
from api.cli.commands.delete import delete
from api.cli.commands.index import index
from api.cli.commands.models import models
from api.cli.commands.reports import reports
from api.cli.commands.search import search
from api.cli.commands.serve import serve
from api.cli.commands.train import train
from api.cli.commands.verify import verify
from api.cli.exits import EPILOG
from api.cli.group import YoujuGroup


@click.group(
    cls=YoujuGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def cli() -> None:
    """有据：政府工作报告问答，每个答案都有可逐字核对的出处。

    \b
    结果写到标准输出，进度和错误写到标准错误。
    设置的先后：命令行参数 > 环境变量 YOUJU_… > .env > 缺省值。
    """


for _command in (index, ask, search, serve, reports, delete, verify, models, train):
    cli.add_command(_command)


def main() -> None:
    cli(prog_name="youju")
