from __future__ import annotations

from decimal import Decimal

import pytest

from eval.measures.quantities import find_quantities
from rag.words import search_form


def only(text: str):  # type: ignore[no-untyped-def]
    found = find_quantities(search_form(text))
    assert len(found) == 1, (text, found)
    return found[0].quantity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.7 亿元", "17000万元"),  # 1.7 × 10^8 = 17000 × 10^4
        ("1.7亿元", "0.17 billion yuan"),
        ("11.6亿元", "1.16 billion yuan"),
        ("3.44亿（元）", "34400万元"),
        ("165亿", "165亿元"),  # one leaves the unit out
        ("5317人", "5317名"),
        ("第二位", "第2位"),
        ("百分之十五", "15%"),
        ("1,973元", "1973元"),
        ("２.５公里", "2500米"),
        ("1平方公里", "100公顷"),
        ("38 micrograms per cubic metre", "38微克/立方米"),
    ],
)  # fmt: skip
def test_equal(one: str, other: str) -> None:
    assert only(one).same(only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.7亿元", "1.7万元"),
        ("1.7亿元", "1.7亿美元"),
        ("5%", "5个百分点"),
        ("第3位", "3位"),
        ("12家", "12项"),
        ("8.9%", "-8.9%"),
    ],
)
def test_different(one: str, other: str) -> None:
    assert not only(one).same(only(other))


def test_all_in_order() -> None:
    found = find_quantities("8.16亿元,同比增长15.1%")
    assert [q.quantity.value for q in found] == [Decimal("816000000"), Decimal("15.1")]
    assert [q.quantity.unit for q in found] == ["元", "%"]


def test_a_date_is_its_parts() -> None:
    assert [q.quantity.value for q in find_quantities("2023年6月28日")] == [2023, 6, 28]


def test_no_quantity() -> None:
    assert find_quantities("一批大项目,各位代表") == []
