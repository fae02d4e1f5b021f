"""`python -m embeddings.training STAGE`: reads the arguments, configures logging."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from embeddings.training.config import (
    AVERAGED,
    CONTEXT,
    CONTEXTS,
    CONTEXTS_AVERAGED,
    LEARN,
    STAGES,
    TEACHER,
    NetworkConfig,
    VocabularyConfig,
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training")
    parser.add_argument(
        "stage",
        choices=[
            "prepare",
            "questions",
            "teacher",
            "train",
            "average",
            "context",
            "average-contexts",
            "export",
            "evaluate",
        ],
    )
    parser.add_argument(
        "--work", type=Path, default=Path("work"), help="token ids, tokenizer, checkpoints"
    )
    parser.add_argument("--out", type=Path, default=Path("bundled"), help="the exported model")
    parser.add_argument("--part", choices=[*STAGES, *CONTEXTS], help="of `train` or `context`")
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

    if given.stage == "prepare":
        from embeddings.training.prepare import prepare

        prepare(given.work, VocabularyConfig(), LEARN.seed)
    elif given.stage == "questions":
        from embeddings.training.written import prepare_written

        prepare_written(given.work)
    elif given.stage == "teacher":
        from embeddings.training.teacher import teach

        teach(given.work, given.teacher, NetworkConfig())
    elif given.stage == "train":
        from dataclasses import replace

        from embeddings.training.train import train

        stage = STAGES[given.part or LEARN.name]
        if given.minutes:
            stage = replace(stage, minutes=given.minutes)
        train(given.work, NetworkConfig(), stage, given.start, given.threads)
    elif given.stage == "average":
        from embeddings.training.average import average

        average(given.work, AVERAGED)
    elif given.stage == "context":
        from dataclasses import replace

        from embeddings.training.context_train import train_context

        context = CONTEXTS[given.part or CONTEXT.name]
        if given.minutes:
            context = replace(context, minutes=given.minutes)
        train_context(given.work, context)
    elif given.stage == "average-contexts":
        from embeddings.training.average import average_contexts

        average_contexts(given.work, CONTEXTS_AVERAGED)
    elif given.stage == "export":
        from embeddings.training.export import export

        export(given.work, given.start or given.work / "context_average.pt", given.out)
    else:
        from embeddings.training.evaluate import evaluate

        evaluate(given.work, given.model, given.benchmarks, given.threads)


if __name__ == "__main__":
    main()
