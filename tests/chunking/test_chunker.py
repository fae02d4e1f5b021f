"""Passages: whole sentences, whole quantities, nothing lost, every quote its slice."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rag.chunking.chunker import Chunker, ChunkSize
from rag.chunking.quantities import quantities
from rag.parsing.cleaning import clean
from rag.parsing.parser import ReportParser
from rag.types import Passage, Report

# The shapes that boilerplate is made of; all sentences are invented.
CLAUSES = st.sampled_from(
    [
        "全年实现地区生产总值 186.4 亿元",
        "同比增长０.２％",
        "办理退税 1.7 亿元",
        "城镇调查失业率控制在5%左右",
        "PM_{2.5}年均浓度降至 38 微克/立方米",
        "新增“四上”企业 41 家",
        "三次产业占比达0.43:17.23:82.34",
        "建成游园 12 处",
        "扎实推进各项工作",
        "各项指标位居全市前列",
        "惠及群众 1,973 户",
        "其中：亿元以上项目 14 个",
        "[bookmark: _GoBack]深化“放管服”改革",
        "**必须坚持稳中求进**",
    ]
)
SENTENCES = st.builds(
    lambda clauses, end: "，".join(clauses) + end,
    st.lists(CLAUSES, min_size=1, max_size=9),
    st.sampled_from(["。", "！", "。”", "；", "。）"]),
)
HEADINGS = st.sampled_from(
    [
        "一、2023年工作回顾",
        "二、2024年重点工作安排",
        "（一）着力稳定增长",
        "(四)改善城乡面貌",
        "（1） 发展态势向好",
        "做强园区载体。" + "扎实推进各项工作，" * 3 + "成效明显。",
        "——建设创新青榆。" + "推动科技成果就地转化。",
        "各位代表！",
    ]
)
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\n　　", "\n \n"])


@st.composite
def reports(draw: st.DrawFn) -> str:
    lines = draw(
        st.lists(
            st.one_of(HEADINGS, st.lists(SENTENCES, min_size=1, max_size=12).map("".join)),
            min_size=1,
            max_size=14,
        )
    )
    text = "".join(line + draw(BREAKS) for line in lines)
    if draw(st.booleans()) and len(text) > 40:
        cut = draw(st.integers(20, len(text) - 1))
        text = text[:cut] + "\n\n" + text[cut:]
    return "各位代表：\n" + text


def chunk(text: str) -> tuple[Report, list[Passage]]:
    parsed = ReportParser().parse(text, report_id="r", source="r.txt", sha256="")
    return parsed.report, Chunker().chunk(parsed)


@settings(max_examples=200, deadline=None)
@given(reports())
def test_passages_hold_the_report_in_order(text: str) -> None:
    # One character alone at the end is a page's furniture.
    assume(not re.search(r"\n\s*\S\s*\Z", text))
    report, passages = chunk(text)
    for before, after in pairwise(passages):
        assert before.span.end <= after.span.start
    covered = {p for passage in passages for p in range(passage.span.start, passage.span.end)}
    covered |= {p for s in report.sections for p in range(s.heading.start, s.heading.end)}
    left = "".join(c for i, c in enumerate(text) if i not in covered)
    assert re.sub(r"\[bookmark:[^\]]*\]|\*\*|\s", "", left) == ""


@settings(max_examples=200, deadline=None)
@given(reports())
def test_display_text_is_the_cleaned_quote(text: str) -> None:
    _, passages = chunk(text)
    for passage in passages:
        quote = passage.span.of(text)
        assert passage.passage_id == f"r:{passage.span.start}-{passage.span.end}"
        assert _bare(clean(quote).text) == _bare(passage.text)


@settings(max_examples=200, deadline=None)
@given(reports())
def test_passages_stay_within_their_section(text: str) -> None:
    report, passages = chunk(text)
    for passage in passages:
        assert report.sections[passage.section].span.contains(passage.span)
        for other in report.sections:
            if report.sections[passage.section].span.contains(other.span) and other.level > (
                report.sections[passage.section].level
            ):
                assert not other.span.overlaps(passage.span)


@settings(max_examples=300, deadline=None)
@given(st.lists(SENTENCES, min_size=3, max_size=60).map("".join))
def test_no_quantity_and_no_short_sentence_is_split(raw: str) -> None:
    text = clean(raw).text
    size = ChunkSize()
    spans = Chunker(size).split(text)
    assert "".join(span.of(text) for span in spans) == text
    cuts = [span.start for span in spans[1:]]
    inside = {p for q in quantities(text) for p in range(q.start + 1, q.end)}
    assert not inside.intersection(cuts)
    for cut in cuts:
        at_end = re.search(r"[。！？；][”’』」）)]*$", text[:cut])
        start = max(text.rfind(mark, 0, cut - 1) for mark in "。！")
        sentence = re.match(r"[^。！]*", text[start + 1 :])
        assert at_end or (sentence and len(sentence[0]) > size.most)
    assert all(len(span) <= size.most for span in spans)


def test_repeated_sentences_each_have_their_own_place() -> None:
    line = "各项工作扎实推进，人民群众的获得感不断增强。" * 40
    text = f"各位代表：\n一、2023年工作回顾\n{line}\n{line}\n"
    _, passages = chunk(text)
    assert len({passage.passage_id for passage in passages}) == len(passages)
    assert "".join(p.span.of(text) for p in passages if p.section > 0).count("获得感") == 80


@pytest.mark.parametrize(
    "quantity",
    [
        "0.2%",
        "1.7亿元",
        "5%左右",
        "1,973万元",
        "38微克/立方米",
        "0.43:17.23:82.34",
        "10.75万平方米",
        "60个以上",
        "2.5个百分点",
        "3600余万元",
        "2021-2025年",
    ],
)
def test_quantities_are_seen_whole(quantity: str) -> None:
    text = f"完成{quantity}，"
    assert any(span.of(text).endswith(quantity) for span in quantities(text))


def test_a_size_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(ValueError, match="least=300"):
        Chunker(ChunkSize(least=300, most=350))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
