"""Stage `questions`: all that was written for this project, each with what it is about."""

from __future__ import annotations

from pathlib import Path

from embeddings.training.consultations import prepare_consultations
from embeddings.training.questions import prepare_questions
from embeddings.training.statutes import prepare_articles, prepare_statute_questions


def prepare_written(work: Path) -> None:
    prepare_questions(work)
    prepare_statute_questions(work)
    prepare_articles(work)
    prepare_consultations(work)
