"""`python -m embeddings.training STAGE`: reads the arguments, configures logging."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from embeddings.training.config import (
    ALL_CORPORA,
    AVERAGED,
    CONTEXT,
    CONTEXTS,
    CONTEXTS_AVERAGED,
    CORPORA,
    LEARN,
    STAGES,
    TEACHER,
    NetworkConfig,
    VocabularyConfig,
)

# What a stage needs is imported in it: torch takes seconds, and `--help` needs none.


def _prepare(given: argparse.Namespace) -> None:
    from embeddings.training.prepare import prepare

    prepare(given.work, VocabularyConfig(), LEARN.seed)


def _questions(given: argparse.Namespace) -> None:
    from embeddings.training.written import prepare_written

    prepare_written(given.work)


def _teacher(given: argparse.Namespace) -> None:
    from embeddings.training.teacher import teach

    teach(given.work, given.teacher, NetworkConfig())


def _train(given: argparse.Namespace) -> None:
    from embeddings.training.train import train

    stage = STAGES[given.part or LEARN.name]
    stage = replace(stage, minutes=given.minutes or stage.minutes)
    train(given.work, NetworkConfig(), stage, given.start, given.threads)


def _average(given: argparse.Namespace) -> None:
    from embeddings.training.average import average

    average(given.work, AVERAGED)


def _context(given: argparse.Namespace) -> None:
    from embeddings.training.context_train import train_context

    stage = CONTEXTS[given.part or CONTEXT.name]
    train_context(given.work, replace(stage, minutes=given.minutes or stage.minutes))


def _average_contexts(given: argparse.Namespace) -> None:
    from embeddings.training.average import average_contexts

    average_contexts(given.work, CONTEXTS_AVERAGED)


def _corpora(given: argparse.Namespace) -> None:
    from embeddings.training.corpora import train_corpora

    stage = ALL_CORPORA[given.part or CORPORA.name]
    stage = replace(stage, minutes=given.minutes or stage.minutes)
    train_corpora(given.work, stage, given.threads)


def _average_corpora(given: argparse.Namespace) -> None:
    from embeddings.training.average import average_corpora

    average_corpora(given.work, list(ALL_CORPORA))


def _export(given: argparse.Namespace) -> None:
    from embeddings.training.export import export

    export(given.work, given.start or given.work / "corpora_average.pt", given.out)


def _evaluate(given: argparse.Namespace) -> None:
    from embeddings.training.evaluate import evaluate

    evaluate(given.work, given.model, given.benchmarks, given.threads)


_RUN: dict[str, Callable[[argparse.Namespace], None]] = {
    "prepare": _prepare,
    "questions": _questions,
    "teacher": _teacher,
    "train": _train,
    "average": _average,
    "context": _context,
    "average-contexts": _average_contexts,
    "corpora": _corpora,
    "average-corpora": _average_corpora,
    "export": _export,
    "evaluate": _evaluate,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training")
    parser.add_argument("stage", choices=list(_RUN))
    parser.add_argument(
        "--work", type=Path, default=Path("work"), help="token ids, tokenizer, checkpoints"
    )
    parser.add_argument("--out", type=Path, default=Path("bundled"), help="the exported model")
    parser.add_argument(
        "--part",
        choices=[*STAGES, *CONTEXTS, *ALL_CORPORA],
        help="of `train`, `context` or `corpora`",
    )
    parser.add_argument("--start", type=Path, help="checkpoint to start or resume from")
    parser.add_argument("--minutes", type=float, help="overrides the stage's wall time")
    parser.add_argument(
        "--benchmarks", nargs="*", help="names of benchmark folders; all when not given"
    )
    parser.add_argument("--model", type=Path, help="checkpoint (.pt) or exported folder")
    parser.add_argument("--teacher", default=TEACHER, help="a model's name or folder")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    _RUN[given.stage](given)


if __name__ == "__main__":
    main()
