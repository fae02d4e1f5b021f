"""Places in questions: the indexed ones, those that are not, and words that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.places import find_places
from rag.query.romanised import romanised

KNOWN = {
    "青榆区": ("临河市青榆区", "青榆"),
    "白榆县": ("白榆",),
    "临河市": ("临河",),
    "陕西省": ("陕西",),
}


@pytest.mark.parametrize(
    ("question", "indexed", "rest"),
    [
        ("青榆区修路多少", ("青榆区",), "   修路多少"),
        ("青榆修路多少", ("青榆区",), "  修路多少"),
        # The longest name at a spot wins: 临河市 is no place of its own here.
        ("临河市青榆区修路多少", ("青榆区",), "      修路多少"),
        ("临河市修路多少", ("临河市",), "   修路多少"),
        ("白榆县和青榆区谁高", ("白榆县", "青榆区"), "   和   谁高"),
        ("青榆区和青榆谁高", ("青榆区",), "   和  谁高"),
        ("修路多少", (), "修路多少"),
        ("", (), ""),
    ],
)
def test_indexed(question: str, indexed: tuple[str, ...], rest: str) -> None:
    places = find_places(question, KNOWN)
    assert (places.indexed, places.missing, places.rest) == (indexed, (), rest)


@pytest.mark.parametrize(
    ("question", "indexed", "missing"),
    [
        ("云南修路多少", (), ("云南",)),
        ("云南省修路多少", (), ("云南省",)),
        ("广西壮族自治区修路多少", (), ("广西壮族自治区",)),
        ("香港特别行政区修路多少", (), ("香港特别行政区",)),
        ("青榆区和北京市谁高", ("青榆区",), ("北京市",)),
        ("北京和上海谁高", (), ("北京", "上海")),
        ("洛阳市修路多少", (), ("洛阳市",)),
        ("陕西修路多少", ("陕西省",), ()),
    ],
)
def test_not_indexed(question: str, indexed: tuple[str, ...], missing: tuple[str, ...]) -> None:
    places = find_places(question, KNOWN)
    assert (places.indexed, places.missing) == (indexed, missing)


@pytest.mark.parametrize(
    "question",
    [
        "小区、社区、园区和开发区",
        "全市、全县、各区、本市、我市",
        "东区和南区",
        "早市、夜市、楼市、股市和菜市",
        "自治区、自治州",
        "天冷的时候",
        "城镇的路",
        "城市和县城",
        "示范区、保护区、服务区、生活区",
        "高新区和经开区",
        "老城区、新区、山区、灾区、片区",
    ],
)
def test_words_that_end_as_places_do_and_are_none(question: str) -> None:
    places = find_places(question, {})
    assert (places.indexed, places.missing, places.rest) == ((), (), question)


@pytest.mark.parametrize(
    ("question", "indexed", "missing"),
    [
        ("How many roads did Qingyu build?", ("青榆区",), ()),
        ("How many roads did qing yu district build?", ("青榆区",), ()),
        ("Baiyu County's roads", ("白榆县",), ()),
        ("Qingyu and Baiyu: who is ahead?", ("青榆区", "白榆县"), ()),
        ("Roads in Shaanxi province", ("陕西省",), ()),
        ("Roads in Shanxi province", (), ("山西",)),
        ("Roads in Inner Mongolia", (), ("内蒙古",)),
        ("Roads in Hong Kong", (), ("香港",)),
        ("Qingyuan roads", (), ()),
        ("Roads and schools", (), ()),
    ],
)
def test_in_latin_letters(
    question: str, indexed: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    places = find_places(question, KNOWN)
    assert (places.indexed, places.missing) == (indexed, missing)


def test_the_word_for_what_a_latin_place_is_goes_with_it() -> None:
    question = "Roads in Qingyu District?"
    assert find_places(question, KNOWN).rest == "Roads in                ?"


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("青榆区", ("qingyu", "qing yu")),
        ("陕西省", ("shaanxi",)),
        ("山西省", ("shanxi", "shan xi")),
        ("内蒙古自治区", ("inner mongolia", "neimenggu")),
        ("西藏自治区", ("tibet", "xizang")),
    ],
)
def test_romanised(name: str, forms: tuple[str, ...]) -> None:
    assert romanised(name) == forms


@given(
    st.lists(
        st.sampled_from(
            ["青榆区", "白榆", "云南省", "洛阳市", "修路", "Qingyu", " ", "？", "😀", "2023年"]
        ),
        max_size=8,
    )
)
def test_the_rest_is_the_question_with_its_places_blanked(parts: list[str]) -> None:
    question = "".join(parts)
    places = find_places(question, KNOWN)
    assert len(places.rest) == len(question)
    assert all(a in (b, " ") for a, b in zip(places.rest, question, strict=True))
    assert set(places.indexed) <= set(KNOWN)
    assert not set(places.missing) & set(KNOWN)
    assert ("青榆区" in parts) <= ("青榆区" in places.indexed)


PROVINCES = {
    "上海市": ("上海",),
    "吉林省": ("吉林",),
    "四川省": ("四川",),
    "广东省": ("广东",),
    "广西壮族自治区": ("广西",),
    "河南省": ("河南",),
    "重庆市": ("重庆",),
    "全国": ("国务院", "中国"),
}
LOCAL = {"红旗区": ("新乡市红旗区", "红旗"), "青榆区": ("青榆",)}


@pytest.mark.parametrize(
    ("question", "indexed", "missing"),
    [
        ("川渝两地外贸", ("四川省", "重庆市"), ()),
        ("京沪两市外贸", ("上海市",), ("北京",)),
        ("吉林省吉林市外贸", (), ("吉林市",)),
        ("吉林市外贸", (), ("吉林市",)),
        ("吉林省外贸", ("吉林省",), ()),
        ("吉林外贸", ("吉林省",), ()),
        ("广东佛山去年外贸", (), ("佛山",)),
        ("广东佛山的外贸", (), ("佛山",)),
        ("广东省佛山市外贸", (), ("佛山市",)),
        ("河南省新乡市红旗区外贸", ("红旗区",), ()),
        ("河南省红旗区外贸", ("红旗区",), ()),
        # Beside each other, both are asked about.
        ("河南省和红旗区外贸", ("河南省", "红旗区"), ()),
        ("河南省、青榆区外贸", ("河南省", "青榆区"), ()),
        # Mistyped: of the same sound and the same sort.
        ("红期区外贸", ("红旗区",), ()),
        ("宏旗区外贸", ("红旗区",), ()),
        ("红旗县外贸", (), ("红旗县",)),
        # The whole country beside another place is seldom the place asked about.
        ("全国和广东谁高", ("广东省",), ()),
        ("全国外贸", ("全国",), ()),
        ("全国文明城市", (), ()),
        # Names of things that hold the name of a place.
        ("上海合作组织", (), ()),
    ],
)
def test_places_within_places(
    question: str, indexed: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    places = find_places(question, PROVINCES | LOCAL)
    assert (places.indexed, places.missing) == (indexed, missing)


@pytest.mark.parametrize(
    ("question", "indexed"),
    [
        ("各省财政收入", tuple(name for name in PROVINCES if name != "全国")),
        ("两个区财政收入", ("红旗区", "青榆区")),
        # A place that is named goes before a word for many.
        ("广东在各省排第几", ("广东省",)),
        ("青榆区在两个区里排第几", ("青榆区",)),
        ("全省财政收入", ()),
    ],
)
def test_words_for_many_places(question: str, indexed: tuple[str, ...]) -> None:
    places = find_places(question, PROVINCES | LOCAL)
    assert (places.indexed, places.missing) == (indexed, ())


@pytest.mark.parametrize(
    ("question", "region"),
    [
        ("申城去年的财政收入", "上海市"),
        ("八桂大地的外贸", "广西壮族自治区"),
        ("桂2024年外贸", "广西壮族自治区"),
        ("沪去年财政收入", "上海市"),
        ("桂花种植面积", None),
        ("粤剧保护", None),
    ],
)
def test_nicknames_of_provinces(question: str, region: str | None) -> None:
    known = {"上海市": ("上海",), "广西壮族自治区": ("广西",), "广东省": ("广东",)}
    assert find_places(question, known).indexed == ((region,) if region else ())
