"""``youju eval DATASET``."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval.commands.group import EPILOG, Exit
from eval.commands.options import dataset_argument, default_out, json_option, target_options

if TYPE_CHECKING:
    from eval.reports.document import Document
    from eval.session import Source, Target


@click.command("run", epilog=EPILOG, short_help="在一个数据集上评测（缺省的命令）")
@dataset_argument
@target_options
@click.option("--resume", is_flag=True, help="接着上次没有做完的做")
@json_option
def run(
    folder: Path,
    index: Path | None,
    url: str | None,
    configs: str | None,
    models: tuple[str, ...],
    top_k: int | None,
    split: str,
    out: Path | None,
    resume: bool,
    as_json: bool,
) -> int:
    """在 DATASET（有 questions.jsonl 的文件夹，或 BEIR 文件夹）上评测。

    打印各项指标，并把运行记录、TREC 文件、report.json、report.md、report.html 写进结果文件夹。
    """
    from eval.parts import require_parts
    from eval.reports.document import as_json as document_json
    from eval.reports.summary import terminal_report
    from eval.reports.writing import write_all
    from eval.session import open_source

    require_parts("ir_measures", "jinja2")
    source = open_source(folder, reports_needed=not (index or url))
    target = make_target(folder, index, url, configs, models, top_k, out, resume)
    document = assess(source, target, split)
    written = write_all(document, target.out)
    if as_json:
        click.echo(json.dumps(document_json(document), ensure_ascii=False, indent=2))
        return Exit.OK
    for line in terminal_report(document):
        click.echo(line)
    click.echo(f"结果：{written.html}")
    return Exit.OK


def make_target(
    folder: Path,
    index: Path | None,
    url: str | None,
    configs: str | None,
    models: tuple[str, ...],
    top_k: int | None,
    out: Path | None,
    resume: bool,
) -> Target:
    """Raises ``click.UsageError`` for options that do not go together."""
    from eval.session import Target
    from eval.systems.configuration import parse_configuration

    if url and (index or models or configs):
        raise click.UsageError(
            "--url 与 --index、--model、--config 不能同用：服务器自有其索引和设置"
        )
    if index and len(models) > 1:
        raise click.UsageError("一个索引只有一个模型：用 --index 时至多给一个 --model")
    names = configs.split(",") if configs else _default_configs(bool(models))
    return Target(
        out=out or default_out(folder),
        configurations=tuple(parse_configuration(name) for name in names if name),
        index=index,
        url=url,
        models=models,
        top_k=top_k,
        resume=resume,
    )


def assess(source: Source, target: Target, split: str) -> Document:
    """Evaluate all systems and gather what the reports need."""
    from eval.comparison.pairs import compare
    from eval.evaluation import evaluate
    from eval.failures import failures
    from eval.progress import question_bar
    from eval.reports.document import Document, this_machine
    from eval.session import benches

    results = []
    failed = {}
    judged = None
    with closing(benches(source, target)) as opened:
        for bench in opened:
            judged, found = evaluate(
                source.dataset,
                bench,
                target.out,
                split=split,
                resume=target.resume,
                bars=question_bar,
            )
            results += found
            for result in found:
                failed[result.name] = tuple(failures(judged, result, bench, source.dataset.texts))
    if judged is None:
        raise click.UsageError("没有要评测的配置")
    first = results[0]
    return Document(
        dataset=source.dataset.name,
        fingerprint=source.dataset.fingerprint,
        split=split,
        judged=judged,
        results=tuple(results),
        failures=failed,
        comparisons=tuple(
            compare(
                (first.name, other.name), (first.card, other.card), (first.outcomes, other.outcomes)
            )
            for other in results[1:]
        ),
        command="youju eval " + shlex.join(sys.argv[1:]).removeprefix("eval "),
        made=datetime.now().astimezone(),
        machine=this_machine(),
    )


def _default_configs(model_named: bool) -> list[str]:
    from embeddings.errors import ModelNotFound
    from embeddings.loading import BUNDLED, load_embedder

    if not model_named:
        try:
            load_embedder(BUNDLED)
        except ModelNotFound:
            click.echo("没有自带的模型：只评测 lexical（用 --model 指定模型）", err=True)
            return ["lexical"]
    return ["lexical", "dense", "fused", "fit"]
