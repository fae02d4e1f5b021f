"""``youju verify``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

import click

from api.cli.exits import EPILOG, Exit, InputError
from api.cli.options import index_option, json_option
from api.cli.output import print_json
from api.cli.session import load_settings, open_engine


@click.command(epilog=EPILOG, short_help="逐字核对一个回答的引文")
@click.argument("file", type=click.File("rb"))
@index_option
@json_option
def verify(file: BinaryIO, index_dir: Path | None, as_json: bool) -> int:
    """逐字核对一个回答的引文，FILE 为“-”时从标准输入读。

    收 youju ask --json 的输出或 HTTP 的响应。差一个字退出码就是 1，并指出是哪一条、从第几个字起。
    """
    from api.cli.rendering import show_verification
    from api.schemas.checking import VerifyRequest
    from api.verification import verify as check

    request = VerifyRequest.model_validate(_parsed(file))
    settings = load_settings(index=index_dir)
    with open_engine(settings) as engine:
        response = check(engine, request)
    if as_json:
        print_json(response)
    else:
        show_verification(response)
    return Exit.OK if response.valid else Exit.NEGATIVE


def _parsed(file: BinaryIO) -> Any:
    """The file may also be UTF-16, which is what a redirection in PowerShell writes."""
    name = getattr(file, "name", "<stdin>")
    name = "标准输入" if name == "<stdin>" else name
    try:
        return json.load(file)
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列"
        raise InputError(f"{name} 不是合法的 JSON：{place}：{error.msg}") from error
    except UnicodeDecodeError as error:
        place = f"第 {error.start + 1} 个字节"
        raise InputError(f"{name} 不是 UTF-8 文本：{place}：{error.reason}") from error
    except RecursionError as error:
        raise InputError(f"{name} 的 JSON 嵌套过深") from error
