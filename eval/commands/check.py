"""``youju eval check``."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from eval.commands.group import EPILOG, Exit
from eval.commands.options import dataset_argument, json_option


@click.command("check", epilog=EPILOG, short_help="检查数据集")
@dataset_argument
@json_option
def check(folder: Path, as_json: bool) -> int:
    """检查 DATASET：每段引文都在报告里，编号不重复，能答的题都有证据。"""
    from eval.beir.reading import is_collection, read_collection
    from eval.questions.checking import check as problems_of
    from eval.questions.dataset import read_dataset

    if is_collection(folder):
        collection = read_collection(folder)
        documents = {document.document_id for document in collection.documents()}
        wanted = {name for passages in collection.qrels.values() for name in passages}
        problems = [
            {"question": None, "problem": f"judged document {name} is not in the corpus"}
            for name in sorted(wanted - documents)
        ]
        dataset = collection.dataset
    else:
        reading = read_dataset(folder)
        problems = [asdict(problem) for problem in problems_of(reading)]
        dataset = reading.dataset
    splits = Counter(question.split for question in dataset.questions)
    if as_json:
        row = {
            "dataset": dataset.name,
            "fingerprint": dataset.fingerprint,
            "questions": len(dataset.questions),
            "splits": splits,
            "types": Counter(question.type for question in dataset.questions),
            "reports": len(dataset.texts),
            "problems": problems,
        }
        click.echo(json.dumps(row, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            where = f"{problem['question']}: " if problem["question"] else ""
            click.echo(f"{where}{problem['problem']}", err=True)
        parts = "，".join(f"{name} {count}" for name, count in sorted(splits.items()))
        click.echo(
            f"{dataset.name}：{len(dataset.questions)} 题（{parts}），{len(dataset.texts)} 份报告，"
            f"{len(problems)} 个问题，指纹 {dataset.fingerprint}"
        )
    return Exit.NEGATIVE if problems else Exit.OK
