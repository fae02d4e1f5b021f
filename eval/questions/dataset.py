"""A dataset folder → Dataset.

    questions.jsonl   the questions, one a line
    reports/          the reports they are asked of, or
    dataset.json      {"name": …, "reports": FOLDER}: elsewhere, since they may not be committed

FOLDER is looked for beside ``dataset.json``, then among the shared reports: under
``$YOUJU_SHARED/reports``, ``../shared/reports`` seen from here, and seen from the project.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eval.errors import DatasetInvalid
from eval.questions.format import parse_question
from eval.types import Dataset, Question
from rag.errors import ReadError
from rag.reading.reader import SUPPORTED, read

QUESTIONS = "questions.jsonl"
SETTINGS = "dataset.json"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is no question: its number, from 1, and why."""

    number: int
    problem: str


@dataclass(frozen=True, slots=True)
class Reading:
    """``reports`` is None where the folder of reports is not at hand; ``wanted`` is how the
    dataset names it."""

    dataset: Dataset
    reports: Path | None
    wanted: str
    bad_lines: tuple[Line, ...]


def is_dataset(folder: Path) -> bool:
    return (folder / QUESTIONS).is_file()


def read_dataset(folder: Path) -> Reading:
    """All that can be read of it, faults included. Raises ``DatasetInvalid`` if there are no
    questions to read."""
    path = folder / QUESTIONS
    if not path.is_file():
        raise DatasetInvalid(
            f"{folder}: there is no {QUESTIONS} (nor a BEIR corpus); name a dataset's folder, or "
            f"make one with `youju eval new`"
        )
    settings = _settings(folder)
    wanted = settings.get("reports", "reports")
    reports = find_reports(folder, wanted)
    texts: dict[str, str] = {}
    digests: dict[str, str] = {}
    for file in sorted(reports.iterdir()) if reports else ():
        if file.suffix.lower() in SUPPORTED:
            try:
                extracted = read(file)
            except ReadError as error:
                raise DatasetInvalid(f"{file}: a report that cannot be read: {error}") from error
            texts[file.name], digests[file.name] = extracted.text, extracted.sha256
    data = path.read_bytes()
    questions: list[Question] = []
    bad: list[Line] = []
    for number, line in enumerate(data.decode("utf-8-sig").splitlines(), start=1):
        if line.strip():
            try:
                questions.append(parse_question(line, texts))
            except DatasetInvalid as error:
                bad.append(Line(number, str(error)))
    fingerprint = sha256(data + json.dumps(sorted(digests.items())).encode()).hexdigest()[:16]
    name = settings.get("name", folder.resolve().name)
    dataset = Dataset(name, fingerprint, tuple(questions), texts, digests)
    return Reading(dataset, reports, wanted, tuple(bad))


def find_reports(folder: Path, wanted: str) -> Path | None:
    """The folder that ``dataset.json`` calls ``wanted``, wherever it lies here."""
    project = Path(__file__).resolve().parents[2]
    places = [folder / wanted]
    if shared := os.environ.get("YOUJU_SHARED"):
        places.append(Path(shared) / "reports" / wanted)
    places += [root / "shared" / "reports" / wanted for root in (Path.cwd().parent, project.parent)]
    return next((place for place in places if place.is_dir()), None)


def _settings(folder: Path) -> dict[str, str]:
    path = folder / SETTINGS
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_text("utf-8"))
        return {str(name): str(value) for name, value in settings.items()}
    except (ValueError, AttributeError) as error:
        raise DatasetInvalid(f"{path}: not a JSON object ({error})") from error
