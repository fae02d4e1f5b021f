"""Headings by their looks: every form in which they stand, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parsing.cleaning import clean
from rag.parsing.headings import (
    Form,
    Heading,
    glossary_entry_of,
    headings_of,
    is_glossary_title,
)

OWN, RUN = Form.OWN_LINE, Form.RUN_IN


def only(text: str) -> Heading:
    found = headings_of(clean(text))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "sign", "title", "form", "end"),
    [
        ("一、2023年工作回顾", "一、", "2023年工作回顾", OWN, 11),
        ("第二部分：来年工作安排", "第二部分：", "来年工作安排", OWN, 11),
        ("（一）经济运行稳中有进", "（一）", "经济运行稳中有进", OWN, 11),
        ("（一）经济运行稳中有进。", "（一）", "经济运行稳中有进", OWN, 12),
        ("（一）经济运行稳中有进。全区一心。", "（一）", "经济运行稳中有进", RUN, 12),
        ("3.修好农村路。全区一心。", "3.", "修好农村路", RUN, 8),
        ("（2）修好农村路。全区一心。", "（2）", "修好农村路", RUN, 9),
        ("——修好农村路。全区一心。", "——", "修好农村路", RUN, 8),
        ("——修好农村路", "——", "修好农村路", OWN, 7),
        ("——修好，护好：", "——", "修好，护好", OWN, 8),
        ("二、主要目标：", "二、", "主要目标", OWN, 7),
        # The opening clause stands for the heading where the sentence goes on with the body.
        ("（三）做强工业，全力引进项目，" + "建" * 40 + "。", "（三）", "做强工业", RUN, 8),
        ("（三）做强工业：全力引进项目；", "（三）", "做强工业", RUN, 8),
    ],
)
def test_numbered(text: str, sign: str, title: str, form: Form, end: int) -> None:
    heading = only(text)
    assert heading.marker is not None
    assert (heading.marker.text, heading.title) == (sign, title)
    assert (heading.form, heading.start, heading.end) == (form, 0, end)


@pytest.mark.parametrize(
    "text",
    [
        "一、" + "修" * 61,
        "1.今年要修路多少公里？这是大家问的。",
        "——今年修路五条，护坡三处",
        "1.全区修路，护坡，" + "建" * 40 + "。",
        "——" + "建" * 43 + "。",
    ],
)
def test_a_number_alone_makes_no_heading(text: str) -> None:
    assert headings_of(clean(text)) == []


@pytest.mark.parametrize(
    ("text", "title", "form"),
    [
        ("工作总体思路", "工作总体思路", OWN),
        ("民生实事", "民生实事", OWN),
        ("政府自身建设再上台阶", "政府自身建设再上台阶", OWN),
        ("坚持项目为王。全区上下一心引进项目建设园区。", "坚持项目为王", RUN),
        ("着力修路护坡。全区上下一心引进项目建设园区。", "着力修路护坡", RUN),
        ("修路、护坡并重。全区上下一心引进项目建设园区。", "修路、护坡并重", RUN),
        ("坚持实事求是作风。全区上下一心引进项目建设园区。", "坚持实事求是作风", RUN),
        ("让百姓要件好办。全区上下一心引进项目建设园区。", "让百姓要件好办", RUN),
    ],
)
def test_unnumbered(text: str, title: str, form: Form) -> None:
    heading = only(text)
    assert heading.marker is None
    assert (heading.title, heading.form) == (title, form)
    assert heading.end == len(title) + (1 if form is RUN else 0)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("道虽不远，不走不到。全区上下一心引进项目建设园区。", id="maxim with a comma"),
        pytest.param("人民是江山的底气。全区上下一心引进项目建设园区。", id="maxim of being"),
        pytest.param("奋斗者有为有位。全区上下一心引进项目建设园区。", id="maxim of doing"),
        pytest.param("做事必须踏石留印。全区上下一心引进项目建设园区。", id="maxim of duty"),
        pytest.param("全年完成了各项任务。全区上下一心引进项目建设园区。", id="statement"),
        pytest.param("回顾这一年的工作历程。全区上下一心引进项目建设园区。", id="looking back"),
        pytest.param("过去一年极不平凡。全区上下一心引进项目建设园区。", id="scene: past"),
        pytest.param("今年任务十分繁重。全区上下一心引进项目建设园区。", id="scene: this year"),
        pytest.param("我们深知前路艰难。全区上下一心引进项目建设园区。", id="scene: we"),
        pytest.param("全区经济稳中向好。各项指标都在合理区间里运行着。", id="scene: district"),
        pytest.param("一是修好农村道路。全区上下一心引进项目建设园区。", id="list word"),
        pytest.param("要修好每一条路。全区上下一心引进项目建设园区。", id="demand"),
        pytest.param("修好农村道路30公里。全区上下一心引进项目建设园区。", id="figure"),
        pytest.param("增长5.2%。全区上下一心引进项目建设园区。", id="figure only"),
        pytest.param("修路、护坡、架桥并举。全区上下一心引进项目建设园区。", id="enumeration"),
        pytest.param("各位代表", id="address"),
        pytest.param("各位代表！", id="address with mark"),
        pytest.param("2023年12月5日", id="date"),
        pytest.param("- 12 -", id="page number"),
        pytest.param("（第二次会议通过）", id="note in brackets"),
        pytest.param("来源 青榆新闻网", id="source"),
        pytest.param("附件：", id="annex label"),
        pytest.param("打印本页面", id="button"),
        pytest.param("责任编辑 某某某", id="editor"),
        pytest.param("新增就业，改善民生", id="fragment with a comma"),
        pytest.param("路。", id="too short"),
        pytest.param("修" * 41, id="too long for a line"),
        pytest.param("修" * 29 + "。全区上下一心引进项目建设园区。", id="too long to open"),
        pytest.param("着力修路护坡。全区上下。", id="next to nothing follows"),
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert headings_of(clean(text)) == []


def test_bold_sentences_are_headings_wherever_they_stand() -> None:
    paragraph = clean("**修好农村路。**全区一心。**护好青山**。再接再厉。")
    found = headings_of(paragraph)
    # 修好农村路。 is 0–6, 全区一心。 6–11, 护好青山。 11–16
    assert [(h.title, h.form, h.start, h.end) for h in found] == [
        ("修好农村路", RUN, 0, 6),
        ("护好青山", RUN, 11, 16),
    ]
    assert [paragraph.text[h.start : h.end] for h in found] == ["修好农村路。", "护好青山。"]


@pytest.mark.parametrize(
    "text",
    [
        "全区**上下一心**修路，引进项目。",
        "**路。**" + "全区上下一心，修路护坡。",
        "**全区一心。修路护坡。**再接再厉，引进项目。",
        "**" + "修" * 43 + "。**再接再厉，引进项目。",
    ],
)
def test_bold_words_inside_a_sentence_are_none(text: str) -> None:
    assert headings_of(clean(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("名词解释", True),
        ("名词解释：", True),
        ("注释", True),
        ("附件：名词解释", True),
        ("附件2：名词解释", True),
        ("附录：《青榆报告》名词解释", True),
        ("六、有关用语说明", True),
        ("政府工作报告名词注释", True),
        ("缩略语释义", True),
        ("名词解释工作稳步推进", False),
        ("加强法律解释", False),
        ("关于名词解释的几点考虑", False),
        ("", False),
    ],
)
def test_glossary_titles(text: str, expected: bool) -> None:
    assert is_glossary_title(text) is expected


@pytest.mark.parametrize(
    ("text", "number", "title", "end"),
    [
        ("12.双替代：以电代煤。", 12, "双替代", 7),
        ("（3）三色榜:红榜黄榜。", 3, "三色榜", 7),
        ("三色榜：红榜黄榜。", None, "三色榜", 4),
        ("5.三色榜。指红榜黄榜。", 5, "三色榜", 6),
        ("“三色榜”：指红榜。", None, "“三色榜”", 6),
    ],
)
def test_glossary_entries(text: str, number: int | None, title: str, end: int) -> None:
    heading = glossary_entry_of(clean(text))
    assert heading is not None
    assert (heading.marker.number if heading.marker else None) == number
    assert (heading.title, heading.form, heading.start, heading.end) == (title, RUN, 0, end)


@pytest.mark.parametrize("text", ["指红榜、黄榜。", "5.指红榜，又指黄榜。", "榜" * 41 + "：红"])
def test_what_is_no_glossary_entry(text: str) -> None:
    assert glossary_entry_of(clean(text)) is None


@given(st.text(alphabet="一二（）()、1.—*。，：；！修路护坡是了了年5%", max_size=70))
def test_headings_lie_in_order_inside_the_paragraph(text: str) -> None:
    paragraph = clean(text)
    at = 0
    for heading in headings_of(paragraph):
        assert at <= heading.start < heading.end <= len(paragraph)
        assert heading.title in paragraph.text[heading.start : heading.end]
        at = heading.end
