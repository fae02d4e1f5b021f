"""What is wrong with a dataset, all of it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from eval.errors import DatasetInvalid
from eval.questions.dataset import Reading
from eval.questions.format import REASONS, SPLITS
from eval.types import Evidence, Question

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """``question`` is the id, or None for the dataset itself."""

    question: str | None
    problem: str

    def __str__(self) -> str:
        return f"{self.question}: {self.problem}" if self.question else self.problem


def check(reading: Reading, *, reports_needed: bool = True) -> list[Problem]:
    """Every problem found, in the order of the file; empty if the dataset may be used.
    Without its reports a dataset is checked only as far as the questions go."""
    found = [Problem(None, f"line {line.number}: {line.problem}") for line in reading.bad_lines]
    dataset = reading.dataset
    if not dataset.questions:
        found.append(Problem(None, "there is no question in it"))
    counts = Counter(question.question_id for question in dataset.questions)
    found += [Problem(name, f"is the id of {n} questions") for name, n in counts.items() if n > 1]
    if reports_needed and not dataset.texts:
        found.append(
            Problem(
                None,
                f"its folder of reports ({reading.wanted}) is not here: put it beside the "
                "questions, or set YOUJU_SHARED to the folder that holds reports/",
            )
        )
    for question in dataset.questions:
        found += [Problem(question.question_id, problem) for problem in _of(question)]
        if dataset.texts:
            for item in question.evidence:
                problem = check_evidence(item, dataset.texts.get(item.report))
                if problem:
                    found.append(Problem(question.question_id, problem))
    return found


def require(reading: Reading, *, reports_needed: bool = True) -> None:
    """Raises ``DatasetInvalid`` with the first problems."""
    problems = check(reading, reports_needed=reports_needed)
    if problems:
        shown = "; ".join(str(problem) for problem in problems[:_SHOWN])
        rest = len(problems) - _SHOWN
        more = f"; and {rest} more (`youju eval check` lists them)" if rest > 0 else ""
        raise DatasetInvalid(f"the dataset {reading.dataset.name} is not sound: {shown}{more}")


def check_evidence(item: Evidence, text: str | None) -> str | None:
    """Why ``item`` does not stand in its report's ``text``; None if it does."""
    where = f"evidence {item.report}:{item.span.start}-{item.span.end}"
    if text is None:
        return f"{where}: there is no such report"
    if not 0 <= item.span.start < item.span.end <= len(text):
        return f"{where}: outside the report's {len(text)} characters"
    actual = item.span.of(text)
    if item.quote is not None and item.quote != actual:
        return f"{where}: the quote is {item.quote!r}, the report has {actual!r}"
    if item.sha256 is not None and item.sha256 != sha256(actual.encode()).hexdigest()[:16]:
        return f"{where}: the report's words are not those that were judged (sha256 differs)"
    return None


def _of(question: Question) -> Iterator[str]:
    if question.split not in SPLITS:
        yield f"split is {question.split!r}; it must be one of {', '.join(SPLITS)}"
    if question.answerable and not question.evidence:
        yield "is answerable and has no evidence"
    if not question.answerable and question.evidence:
        yield "is unanswerable and has evidence"
    if not question.answerable and question.reason not in REASONS:
        yield f"reason is {question.reason!r}; it must be one of {', '.join(REASONS)}"
    for item in question.evidence:
        if item.quote is None and item.sha256 is None:
            yield f"evidence {item.report}:{item.span.start} has neither quote nor sha256"
