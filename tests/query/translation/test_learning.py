"""A table learned from a dozen made pairs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.translation.learning import Limits, learn, write_table
from rag.query.translation.table import Rendering, TranslationTable

PAIRS = [
    ("道路", "road"),
    ("大桥", "bridge"),
    ("学校", "school"),
    ("医院", "hospital"),
    ("新学校", "the new school"),
    ("新医院", "the new hospital"),
    ("新道路", "the new road"),
    ("学校和医院", "the school and the hospital"),
    ("大桥和道路", "the bridge and the road"),
    ("大桥通车", "the bridge opened"),
    ("医院开门", "the hospital is ready"),
    ("学校开门", "the school is ready"),
]


def test_words_that_stand_beside_each_other_translate_each_other() -> None:
    table = learn(PAIRS)
    for chinese, english in (
        ("道路", "road"),
        ("大桥", "bridge"),
        ("学校", "school"),
        ("医院", "hospital"),
        ("新", "new"),
    ):
        assert table[chinese][0][0] == english
        assert table[english][0][0] == chinese
        assert table[english][0][1] > 0.8


def test_one_pair_worked_by_hand() -> None:
    # Nothing tells which of two words is meant: each has half.
    assert learn([("修路", "build roads")]) == {
        "build": [("修路", 1.0)],
        "roads": [("修路", 1.0)],
        "修路": [("build", 0.5), ("roads", 0.5)],
    }


def test_function_words_translate_nothing() -> None:
    renderings = [other for others in learn(PAIRS).values() for other, _ in others]
    assert "school" in renderings
    assert not {"the", "and", "is", "和"} & set(renderings)


def test_what_is_kept() -> None:
    pair = [("修路", "build roads now again")]
    # Four words have a quarter of it each, and it has each of them whole.
    assert learn(pair, Limits(count=0.25)) == {
        **{word: [("修路", 1.0)] for word in ("build", "roads", "now", "again")},
        "修路": [("build", 0.25), ("roads", 0.25), ("now", 0.25), ("again", 0.25)],
    }
    assert len(learn(pair, Limits(renderings=2))["修路"]) == 2
    assert learn(pair, Limits(probability=0.25))["修路"]
    assert "修路" not in learn(pair, Limits(probability=0.26))
    # Of 修路 a quarter was seen for each of them: too little to learn it for them.
    assert list(learn(pair, Limits(count=0.26))) == ["修路"]


def test_a_pair_without_words_on_both_sides_teaches_nothing() -> None:
    bare = [("", "road"), ("大桥", ""), ("123", "road"), ("大桥", "大桥")]
    assert learn([*PAIRS, *bare]) == learn(PAIRS)


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["道路", "大桥", "学校", "医院"]), min_size=1, max_size=4),
            st.lists(st.sampled_from(["road", "bridge", "school", "the"]), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_probabilities(pairs: list[tuple[list[str], list[str]]]) -> None:
    table = learn(("，".join(left), " ".join(right)) for left, right in pairs)
    for others in table.values():
        chances = [chance for _, chance in others]
        assert chances == sorted(chances, reverse=True)
        assert all(0.05 <= chance <= 1 + 1e-9 for chance in chances)
        assert sum(chances) <= 1 + 1e-9
        assert 0 < len(others) <= 6


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "table.sqlite"
    path.write_text("what was there before")
    learned = learn(PAIRS)
    write_table(learned, path)
    table = TranslationTable(path)
    for word, others in learned.items():
        found = table.renderings(word)
        if word in ("the", "and", "is", "和"):
            assert found == ()
            continue
        assert [one.word for one in found] == [other for other, _ in others]
        # Kept in per cent, 1 to 99.
        expected = [min(0.99, chance) for _, chance in others]
        assert [one.probability for one in found] == pytest.approx(expected, abs=0.0051)


def test_per_cent_are_one_to_ninety_nine(tmp_path: Path) -> None:
    write_table({"road": [("道路", 1.0), ("公路", 0.444), ("路", 0.001)]}, tmp_path / "t")
    assert TranslationTable(tmp_path / "t").renderings("road") == (
        Rendering("道路", 0.99),
        Rendering("公路", 0.44),
        Rendering("路", 0.01),
    )
