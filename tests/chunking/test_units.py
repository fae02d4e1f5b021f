"""Classes of units, and the quantities that are in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chunking.units import Unit, measure_of, unit_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12公里", Unit.LENGTH),
        ("约12公里", Unit.LENGTH),
        ("近5吨", Unit.WEIGHT),
        ("3.2亿元", Unit.MONEY),
        ("3亿多元", Unit.MONEY),
        # An amount that breaks off after 亿 is money: 总量突破300亿.
        ("300亿，", Unit.MONEY),
        ("300亿", Unit.MONEY),
        ("1,973人次", Unit.PEOPLE),
        ("3万多人", Unit.PEOPLE),
        ("72%", Unit.SHARE),
        ("2.1个百分点", Unit.SHARE),
        ("4倍", Unit.SHARE),
        ("3个", Unit.THINGS),
        ("261天", Unit.DAYS),
        ("5辆", Unit.VEHICLES),
        ("8平方公里", Unit.AREA),
        ("9立方米", Unit.VOLUME),
        ("120万千瓦时", Unit.POWER),
        ("65千克", Unit.WEIGHT),
        ("5微克/立方米", Unit.DENSITY),
        # A multiple is no number of times, a speed no length, a rank no person.
        ("4倍数", None),
        ("2米/秒", None),
        ("1位居全市前列", None),
        ("3000株", Unit.THINGS),
        ("12", None),
        ("全长12公里", None),
        ("", None),
    ],
)
def test_the_unit_that_a_text_begins_with(text: str, expected: Unit | None) -> None:
    assert unit_of(text) is expected


@given(
    st.integers(0, 10**6),
    st.sampled_from(["", "约", "近", "超"]),
    st.sampled_from(["", "余", "多", "万", "万余", "百万"]),
    st.sampled_from(["公里", "元", "%", "人", "天", "吨", "亩", "辆", "立方米", "千瓦时", "家"]),
)
def test_the_number_does_not_matter(number: int, sign: str, more: str, unit: str) -> None:
    assert unit_of(f"{sign}{number}{more}{unit}") is unit_of(f"1{unit}") is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31.8万户", "户"),
        ("约5家", "家"),
        ("3个", "个"),
        ("3个百分点", None),
        ("5人", None),
        ("", None),
    ],
)
def test_the_measure_word_of_a_count(text: str, expected: str | None) -> None:
    assert measure_of(text) == expected
