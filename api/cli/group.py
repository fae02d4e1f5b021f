"""A click group that ends well: one line for each error, an exit code that means something."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import NoArgsIsHelpError

from api.cli.exits import Exit, explain

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

logger = logging.getLogger(__name__)

PLUGINS = "youju.commands"
"""The entry-point group by which other packages add commands."""


class YoujuGroup(click.Group):
    """Commands return their exit code, or None for 0."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        own = super().list_commands(ctx)
        return [*own, *sorted(plugin.name for plugin in _plugins() if plugin.name not in own)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        return next((_loaded(plugin) for plugin in _plugins() if plugin.name == cmd_name), None)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        def run() -> Any:
            return super(YoujuGroup, self).main(
                args, prog_name, complete_var, standalone_mode=False, **extra
            )

        if not standalone_mode:
            return run()
        sys.exit(_ended(run))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            # Here and not at the interpreter's end, where a closed pipe can only be complained of.
            sys.stdout.flush()
        except BrokenPipeError:
            _mute_stdout()
            return int(Exit.PIPE_CLOSED)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except Exception as error:
            return _failed(error)
        return result


def _ended(run: Callable[[], Any]) -> int:
    try:
        result = run()
    except click.Abort:
        click.echo("已中断", err=True)
        return Exit.INTERRUPTED
    except NoArgsIsHelpError as error:
        error.show()
        return Exit.USAGE
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"（用法见 {context.command_path} --help）" if context is not None else ""
        click.echo(f"错误：用法有误：{error.format_message()}{hint}", err=True)
        return Exit.USAGE
    return result if isinstance(result, int) else Exit.OK


def _failed(error: Exception) -> int:
    explained = explain(error)
    if explained is None:
        logger.debug("unexpected error", exc_info=error)
        line = f"程序内部出错：{type(error).__name__}：{error}（加 YOUJU_LOG_LEVEL=debug 看详情）"
        explained = Exit.INTERNAL, line
    code, line = explained
    click.echo("错误：" + " ".join(line.split("\n")), err=True)
    return code


def _mute_stdout() -> None:
    """What is still in the buffer goes nowhere, so that the interpreter ends without a word."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())


def _plugins() -> Sequence[EntryPoint]:
    from importlib.metadata import entry_points

    return tuple(entry_points(group=PLUGINS))


def _loaded(plugin: EntryPoint) -> click.Command:
    """The command; if it cannot be loaded, one that says why, so that the others still work."""
    try:
        command = plugin.load()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"

        def unavailable() -> None:
            raise click.ClickException(f"命令 {plugin.name} 无法加载：{reason}")

        return click.Command(
            plugin.name, callback=unavailable, short_help=f"（无法加载：{reason}）"
        )
    if not isinstance(command, click.Command):
        raise click.ClickException(f"入口点 {plugin.name} 不是一个命令：{plugin.value}")
    return command
