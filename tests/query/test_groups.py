"""Words for many places at once. The places are invented."""

from __future__ import annotations

import pytest

from rag.query.groups import find_group, is_local, without_groups

PROVINCES = ("甲榆省", "乙榆省", "丙榆自治区", "北京市")
DISTRICTS = ("青榆区", "白榆县", "黑榆旗")
REGIONS = ("青榆区", "甲榆省", "白榆县", "乙榆省", "丙榆自治区", "临河市", "黑榆旗", "北京市")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("各省财政收入", PROVINCES),
        ("31个省份", PROVINCES),
        ("哪个省最高", PROVINCES),
        ("全国各省区市", PROVINCES),
        ("所有省级行政区", PROVINCES),
        ("Which province is ahead?", PROVINCES),
        ("all provinces", PROVINCES),
        ("两个区谁高", DISTRICTS),
        ("各区", DISTRICTS),
        ("哪个区县最高", DISTRICTS),
        ("both districts", DISTRICTS),
        # One of them, or no place at all.
        ("全省财政收入", ()),
        ("本区", ()),
        ("各区域", ()),
        ("各省直部门", ()),
        ("省级示范", ()),
        ("this province", ()),
        ("修路多少", ()),
        ("", ()),
    ],
)
def test_groups(question: str, expected: tuple[str, ...]) -> None:
    assert find_group(question, REGIONS) == expected


def test_a_group_has_more_than_one_member() -> None:
    assert find_group("各省", ("青榆区", "甲榆省")) == ()
    assert find_group("各区", ("青榆区", "甲榆省", "乙榆省")) == ()
    assert find_group("各省", ()) == ()


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("青榆区", True),
        ("白榆县", True),
        ("黑榆旗", True),
        ("丙榆自治区", False),
        ("临河市", False),
        ("甲榆省", False),
        ("全国", False),
    ],
)
def test_is_local(region: str, expected: bool) -> None:
    assert is_local(region) is expected


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("各省修路", " 修路"),
        ("两个区修路", " 修路"),
        ("roads in all provinces", "roads in  "),
        ("全省修路", "全省修路"),
        ("各区域修路", "各区域修路"),
    ],
)
def test_the_question_without_them(question: str, rest: str) -> None:
    assert without_groups(question) == rest
