"""Questions as people ask them, each read by a person beforehand: how many are read alike.

``eval/datasets/readings`` holds them. ``*provinces`` and ``*districts`` stand for all such places
of its catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from rag.parsing.periods import ReportYears
from rag.query.groups import is_local
from rag.query.reader import QueryReader
from rag.types import Query
from tests.conftest import ROOT

FOLDER = ROOT / "eval" / "datasets" / "readings"
# What share of the questions must be read right.
LEAST = {
    "regions": 0.96,
    "missing": 0.95,
    "periods": 0.97,
    "report_years": 0.97,
    "kind": 0.94,
    "wanted": 0.92,
    "comparison": 0.97,
}


@dataclass(frozen=True, slots=True)
class Read:
    """A gold reading beside the query that was made of its question."""

    gold: dict[str, Any]
    query: Query
    places: tuple[str, ...]

    def right(self, field: str) -> bool:
        gold, query = self.gold, self.query
        match field:
            case "regions":
                return set(query.regions) == self._named()
            case "missing":
                return _same_places(query.missing_regions, gold["missing_regions"])
            case "periods":
                found = {(period.start, period.end) for period in query.periods}
                return found == {tuple(period) for period in gold["periods"]}
            case "report_years":
                return set(query.report_years) == set(gold["report_years"])
            case "kind":
                return bool(query.kind == gold["kind"])
            case "wanted":
                return bool(query.wanted == gold["wanted"])
            case "comparison":
                return query.comparison is gold["comparison"]
        raise KeyError(field)

    def _named(self) -> set[str]:
        groups = {
            "*districts": {place for place in self.places if is_local(place)},
            "*provinces": {place for place in self.places if not is_local(place)},
        }
        return {place for name in self.gold["regions"] for place in groups.get(name, {name})}


def _same_places(found: Iterable[str], gold: Iterable[str]) -> bool:
    """Equally many, and each within a gold one or around it: 北京 and 北京市."""
    left, right = list(found), list(gold)
    return len(left) == len(right) and all(
        any(one in other or other in one for other in right) for one in left
    )


@pytest.fixture(scope="module")
def readings() -> list[Read]:
    catalogue = json.loads((FOLDER / "catalogue.json").read_text("utf-8"))
    reader = QueryReader(
        {place: entry["aliases"] for place, entry in catalogue.items()},
        {
            place: ReportYears(entry["reviewed"], entry["planned"])
            for place, entry in catalogue.items()
        },
    )
    lines = (FOLDER / "questions.jsonl").read_text("utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    return [Read(gold, reader.read(gold["question"]), tuple(catalogue)) for gold in golds]


def test_all_are_there(readings: list[Read]) -> None:
    assert len(readings) == 440
    assert [read.gold["split"] for read in readings].count("test") == 220


@pytest.mark.parametrize("field", LEAST)
def test_most_are_read_right(readings: list[Read], field: str) -> None:
    share = sum(read.right(field) for read in readings) / len(readings)
    assert share >= LEAST[field]


@pytest.mark.parametrize(
    ("found", "gold", "same"),
    [
        (["北京"], ["北京市"], True),
        (["北京市"], ["北京"], True),
        ([], [], True),
        (["北京", "上海"], ["上海市", "北京市"], True),
        (["北京"], [], False),
        (["北京", "上海"], ["北京市"], False),
        (["天津"], ["北京"], False),
    ],
)
def test_missing_places_are_compared_by_their_names(
    found: list[str], gold: list[str], same: bool
) -> None:
    assert _same_places(found, gold) is same
