"""Healing of broken lines, and cleaning that never moves an offset. All texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parsing.cleaning import clean, clean_lines
from rag.parsing.paragraphs import paragraphs


def healed(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全区新增经营主体\n\n1200户，同比增长5%。", ["全区新增经营主体", "1200户，同比增长5%。"]),
        ("储备金额位居全\n\n市第一，项目成为动力。", ["储备金额位居全", "市第一，项目成为动力。"]),
        ("今年以来，储备金额位居全\n\n市第一。", ["今年以来，储备金额位居全市第一。"]),
        ("（一）稳中向好\n全年增长5%。", ["（一）稳中向好", "全年增长5%。"]),
        ("工作稳步推进，完善\n（二）城乡面貌一新", ["工作稳步推进，完善", "（二）城乡面貌一新"]),
        (
            "“十二五”时期主要成就\n和“十三五”时期奋斗目标",
            ["“十二五”时期主要成就和“十三五”时期奋斗目标"],
        ),
        ("第一句。\n第二句。", ["第一句。", "第二句。"]),
        ("扎实推进各项工作，\n\n- 12 -\n\n成效明显。", ["扎实推进各项工作，成效明显。"]),
        (
            "各项指标位居全市前列，\n——建设创新城区。",
            ["各项指标位居全市前列，", "——建设创新城区。"],
        ),
        ("We shall go on, and\nbuild more.", ["We shall go on, and build more."]),
    ],
)
def test_healing(text: str, expected: list[str]) -> None:
    assert healed(text) == expected


def test_hard_wrapped_lines_are_joined() -> None:
    sentence = "全区上下同心协力推动经济社会发展取得新的成效各项事业稳步前进人民生活持续改善"
    lines = [sentence[i : i + 19] for i in range(0, len(sentence), 19)]
    text = "\n".join(lines * 8) + "。"
    assert len(healed(text)) == 1


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("办理退税 1.7 亿元", "办理退税1.7亿元"),
        ("ＰＭ２．５下降１２．５％", "PM2.5下降12.5%"),
        ("PM_{2.5}和PM₁₀", "PM2.5和PM10"),
        ("[bookmark: _GoBack]（二）创新", "（二）创新"),
        ("**必须坚持**。", "必须坚持。"),
        ("　　各位代表：  ", "各位代表："),
        ("a big city", "a big city"),
        ("<U+00A0><U+00A0>当前", "当前"),
        ("市长 龚 正", "市长龚正"),
        ("项, 完成", "项,完成"),
    ],
)
def test_cleaning(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


@given(st.text(alphabet="青榆区１2. 　*_{}[]bookmark:，。\u200b ％", max_size=60))
def test_cleaning_remembers_where_each_character_stands(raw: str) -> None:
    cleaned = clean(raw)
    assert len(cleaned.text) == len(cleaned.starts) == len(cleaned.ends)
    for start, end in zip(cleaned.starts, cleaned.ends, strict=True):
        assert 0 <= start < end <= len(raw)
    assert list(cleaned.starts) == sorted(cleaned.starts)
    if cleaned.text:
        span = cleaned.source_span()
        assert clean(span.of(raw)).text == cleaned.text


@given(st.text(max_size=80))
def test_any_text_can_be_cleaned(raw: str) -> None:
    for line in clean_lines(raw):
        assert "\n" not in line.text
        assert "\r" not in line.text
