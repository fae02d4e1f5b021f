"""``youju serve``."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from api.cli.exits import EPILOG, InputError
from api.cli.options import index_option, model_option
from api.cli.session import load_settings


@click.command(epilog=EPILOG, short_help="启动 HTTP 服务")
@index_option
@click.option("--host", metavar="H", help="监听的地址（YOUJU_HOST，缺省 127.0.0.1）")
@click.option("--port", type=int, metavar="P", help="监听的端口（YOUJU_PORT，缺省 8000）")
@model_option
@click.option(
    "--log-level",
    type=click.Choice(["critical", "error", "warning", "info", "debug"]),
    help="日志的详细程度（YOUJU_LOG_LEVEL，缺省 info）",
)
def serve(
    index_dir: Path | None,
    host: str | None,
    port: int | None,
    model: str | None,
    log_level: str | None,
) -> None:
    """启动 HTTP 服务；接口说明在 /docs。Ctrl-C 停止。"""
    settings = load_settings(
        index=index_dir, host=host, port=port, model=model, log_level=log_level or None
    )
    import logging
    from copy import deepcopy

    import uvicorn
    from uvicorn.config import LOGGING_CONFIG

    from api.app import create_app
    from rag.engine import Engine

    logging.getLogger("api").setLevel(settings.log_level.upper())
    logging.getLogger("rag").setLevel(settings.log_level.upper())
    # Opened here, so that a missing index ends the command instead of starting a dead service;
    # loading the model and the vectors, which takes long, is left to the application.
    engine = Engine.open(settings.index, model=settings.model, min_score=settings.min_score)
    listener = _listen(settings.host, settings.port)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"有据 http://{shown}:{listener.getsockname()[1]}（接口说明 /docs）", err=True)
    log_config = deepcopy(LOGGING_CONFIG)
    # uvicorn's access log goes to stdout, which here is for results.
    log_config["handlers"]["access"]["stream"] = "ext://sys.stderr"
    config = uvicorn.Config(
        create_app(settings, engine), log_level=settings.log_level, log_config=log_config
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        click.echo("已停止", err=True)


def _listen(host: str, port: int) -> socket.socket:
    """Before uvicorn, whose own exit code for a port in use means something else here."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise InputError(
            f"无法监听 {host}:{port}（{error.strerror}）；请用 --port 换一个端口"
        ) from error
