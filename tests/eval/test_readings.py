"""How many of the questions that a person has read are read alike."""

from __future__ import annotations

import pytest

from eval.readings import Read, read_all, same_places

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


@pytest.fixture(scope="module")
def readings() -> list[Read]:
    return read_all()


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
    assert same_places(found, gold) is same
