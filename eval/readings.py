"""Questions as people ask them, each read by a person beforehand: how many are read alike.

    python -m eval.readings [--split dev|test]

``eval/datasets/readings`` holds them, and the catalogue of places that they are asked of. In it
``*provinces`` and ``*districts`` stand for all such places.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.parsing.periods import ReportYears
from rag.query.groups import is_local
from rag.query.reader import QueryReader
from rag.types import Query

FIELDS = ("regions", "missing", "periods", "report_years", "kind", "wanted", "comparison")
_FOLDER = Path(__file__).parent / "datasets" / "readings"


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
                return same_places(query.missing_regions, gold["missing_regions"])
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


def same_places(found: Iterable[str], gold: Iterable[str]) -> bool:
    """Equally many, and each within a gold one or around it: 北京 and 北京市."""
    left, right = list(found), list(gold)
    return len(left) == len(right) and all(
        any(one in other or other in one for other in right) for one in left
    )


def read_all() -> list[Read]:
    """All of them, in the order of the file."""
    catalogue = json.loads((_FOLDER / "catalogue.json").read_text("utf-8"))
    reader = QueryReader(
        {place: entry["aliases"] for place, entry in catalogue.items()},
        {
            place: ReportYears(entry["reviewed"], entry["planned"])
            for place, entry in catalogue.items()
        },
    )
    lines = (_FOLDER / "questions.jsonl").read_text("utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    return [Read(gold, reader.read(gold["question"]), tuple(catalogue)) for gold in golds]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.readings")
    parser.add_argument("--split", choices=("dev", "test"))
    given = parser.parse_args()
    found = [read for read in read_all() if given.split in (None, read.gold["split"])]
    print(f"{len(found)} questions")
    for field in FIELDS:
        print(f"{field:<14}{sum(read.right(field) for read in found) / len(found):.3f}")


if __name__ == "__main__":
    main()
