"""What provinces are called besides their names."""

from __future__ import annotations

import pytest

from rag.query.nicknames import lettered, nicknames


def test_nicknames() -> None:
    assert nicknames("上海") == ("申城", "沪上")
    assert nicknames("广西") == ("八桂",)
    assert nicknames("青榆") == ()


def test_no_nickname_stands_for_two_provinces() -> None:
    provinces = (
        "北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 "
        "湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆"
    ).split()
    names = [name for province in provinces for name in nicknames(province)]
    assert len(names) > 20
    assert len(set(names)) == len(names)
    assert not set(names) & set(provinces)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("苏 2024年外贸", [("苏", ("江苏",))]),
        ("鲁2024年外贸", [("鲁", ("山东",))]),
        ("川去年外贸", [("川", ("四川",))]),
        ("川渝两地外贸", [("川渝", ("四川", "重庆"))]),
        ("京津冀三地外贸", [("京津冀", ("北京", "天津", "河北"))]),
        ("外贸，沪苏浙皖四省市", [("沪苏浙皖", ("上海", "江苏", "浙江", "安徽"))]),
        # 甘, 青 and 宁 stand for provinces among others only.
        ("陕甘宁三省区", [("陕甘宁", ("陕西", "甘肃", "宁夏"))]),
        ("两广外贸", [("两广", ("广东", "广西"))]),
        ("两湖外贸", [("两湖", ("湖北", "湖南"))]),
        ("江浙沪外贸", [("江浙沪", ("江苏", "浙江", "上海"))]),
        ("青2024年", []),
        ("新2024年", []),
        ("桂花", []),
        ("京津冀协同发展", []),
        ("外贸川渝", []),
        ("修路多少", []),
        ("", []),
    ],
)
def test_letters(question: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    found = [(question[start:end], provinces) for start, end, provinces in lettered(question)]
    assert found == expected
