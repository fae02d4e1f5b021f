"""``youju eval``; ``python -m eval.command`` as well. Importing it is cheap: each command
imports what it needs when it runs."""

from __future__ import annotations

import sys

import click

from eval.commands.check import check
from eval.commands.compare import compare
from eval.commands.gate import gate
from eval.commands.group import EPILOG, EvalGroup, failed
from eval.commands.new import new
from eval.commands.peers import peers
from eval.commands.run import run


@click.group(
    "eval",
    cls=EvalGroup,
    epilog=EPILOG,
    short_help="评测",
    context_settings={"help_option_names": ["-h", "--help"]},
)
def evaluate() -> None:
    """评测：在数据集上运行，比较，把关。"""


for _command in (run, new, check, gate, compare, peers):
    evaluate.add_command(_command)


def main() -> None:
    """As ``youju`` does it: a command's number is the exit code."""
    from embeddings.errors import EmbeddingError
    from rag.errors import YoujuError

    try:
        result = evaluate.main(standalone_mode=False, prog_name="youju eval")
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("已中断", err=True)
        sys.exit(130)
    except (YoujuError, EmbeddingError) as error:
        sys.exit(failed(error))
    sys.exit(result if isinstance(result, int) else 0)


if __name__ == "__main__":
    main()
