"""What stands before and after the report proper, and the furniture of web pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parsing.cleaning import clean
from rag.parsing.preamble import split_frame

REPORT = ["一、工作回顾", "全区上下一心，修路护坡。"]


def framed(*lines: str) -> tuple[list[str], list[str]]:
    frame = split_frame([clean(line) for line in lines])
    return [p.text for p in frame.preamble], [p.text for p in frame.report]


@pytest.mark.parametrize(
    "opening",
    [
        "各位代表：",
        "同志们：",
        "现在，我代表区人民政府，向大会报告工作。",
        "我受区人民政府委托，报告工作。",
        "尊敬的各位代表：",
        "主席、各位代表：",
        "一、工作回顾",
        "第一部分 工作回顾",
        "青" * 81,
    ],
)
def test_where_the_report_begins(opening: str) -> None:
    head = ["政府工作报告", "区长 顾怀舟"]
    assert framed(*head, opening, *REPORT) == (
        ["政府工作报告", "区长顾怀舟"],
        [opening.replace(" ", ""), *REPORT],
    )


def test_subsections_and_short_lines_do_not_begin_it() -> None:
    assert framed("政府工作报告", "（一）青榆", "各位代表：", *REPORT)[0] == [
        "政府工作报告",
        "（一）青榆",
    ]


def test_a_preamble_that_does_not_end_is_none() -> None:
    lines = [f"第{n}行青榆" for n in range(41)]
    preamble, report = framed(*lines, "各位代表：", *REPORT)
    assert preamble == []
    assert report[0] == "第0行青榆"


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 政务公开",
        "当前位置：政务公开",
        "来源：青榆新闻网",
        "发布时间：2024-01-26",
        "2024-01-26 09:30",
        "【字体：大 中 小】",
        "字号：大 中 小",
        "打印本页",
        "浏览次数：12",
        "作者：青榆",
        "责任编辑：青榆",
        "分享到",
        "|",
    ],
)
def test_furniture_before_the_report_is_dropped(line: str) -> None:
    assert framed("政府工作报告", line, "各位代表：", *REPORT)[0] == ["政府工作报告"]


@pytest.mark.parametrize(
    "line",
    [
        "2024-01-26 青榆区政府工作报告",
        "2024年1月25日在青榆区第六届人民代表大会第三次会议上",
        "青榆区人民政府区长 顾怀舟",
    ],
)
def test_headlines_before_the_report_stay(line: str) -> None:
    assert framed(line, "各位代表：", *REPORT)[0] == [clean(line).text]


@pytest.mark.parametrize(
    "tail",
    [
        ["上一篇：无"],
        ["责任编辑：青榆"],
        ["上一篇：无", "下一篇：无", "版权所有 青榆区人民政府", "ICP备1234号"],
        ["相关链接", "青榆概况", "联系我们"],
        ["关闭", "打印"],
    ],
)
def test_furniture_after_the_report_is_dropped(tail: list[str]) -> None:
    assert framed("政府工作报告", *REPORT, *tail)[1] == REPORT


def test_short_lines_alone_are_no_furniture() -> None:
    assert framed(*REPORT, "谢谢", "青榆区人民政府")[1] == [*REPORT, "谢谢", "青榆区人民政府"]


def test_furniture_in_the_middle_is_text() -> None:
    lines = ["一、工作回顾", "打印店建成。", "全区上下一心，修路护坡。"]
    assert framed(*lines)[1] == lines


def test_nothing() -> None:
    assert framed() == ([], [])


@given(
    st.lists(st.sampled_from(["各位代表：", *REPORT, "上一篇：无", "打印", "（一）青榆", "附件"]))
)
def test_the_frame_keeps_the_order_and_the_report_is_one_piece(lines: list[str]) -> None:
    preamble, report = framed(*lines)
    rest = iter(lines)
    assert all(line in rest for line in [*preamble, *report])
    assert any(lines[at : at + len(report)] == report for at in range(len(lines) + 1))
