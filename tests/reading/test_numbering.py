from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from rag.reading.docx import read_docx
from rag.reading.numbering import chinese


def document_of(
    levels: list[tuple[str, str]],
    paragraphs: list[tuple[str, int, int]],
    nums: str = '<w:num w:numId="91"><w:abstractNumId w:val="90"/></w:num>',
    style: str | None = None,
) -> str:
    """The text of a document with one list definition; ``levels`` are (format, text),
    ``paragraphs`` (text, list id, level), list id 0 for none."""
    document = docx.Document()
    root = document.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (format_, text) in enumerate(levels)
    )
    root.insert(
        0,
        parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{written}</w:abstractNum>'),
    )
    for num in parse_xml(f"<w:numbering {nsdecls('w')}>{nums}</w:numbering>"):
        root.append(num)
    if style is not None:
        _number(document.styles[style].element.get_or_add_pPr(), 91, 0)
    for text, list_id, level in paragraphs:
        paragraph = document.add_paragraph(text, style=style)
        if list_id:
            _number(paragraph._p.get_or_add_pPr(), list_id, level)
    stream = io.BytesIO()
    document.save(stream)
    return read_docx("a.docx", stream.getvalue()).text


def _number(properties: Any, list_id: int, level: int) -> None:
    numbers = properties.get_or_add_numPr()
    numbers.get_or_add_ilvl().val = level
    numbers.get_or_add_numId().val = list_id


REPORT = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]


def test_levels_count_and_restart() -> None:
    text = document_of(
        REPORT,
        [
            ("回顾", 91, 0),
            ("产业", 91, 1),
            ("工业", 91, 2),
            ("农业", 91, 2),
            ("民生", 91, 1),
            ("教育", 91, 2),
            ("无号的一段", 0, 0),
            ("安排", 91, 0),
            ("城建", 91, 1),
        ],
    )
    assert text.split("\n") == [
        "一、回顾",
        "（一）产业",
        "1.工业",
        "2.农业",
        "（二）民生",
        "1.教育",
        "无号的一段",
        "二、安排",
        "（一）城建",
    ]


def test_two_lists_of_one_definition_count_on_unless_restarted() -> None:
    nums = (
        '<w:num w:numId="91"><w:abstractNumId w:val="90"/></w:num>'
        '<w:num w:numId="92"><w:abstractNumId w:val="90"/></w:num>'
        '<w:num w:numId="93"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    paragraphs = [("甲", 91, 0), ("乙", 92, 0), ("丙", 93, 0), ("丁", 93, 0)]
    assert document_of(REPORT, paragraphs, nums).split("\n") == [
        "一、甲",
        "二、乙",
        "五、丙",
        "六、丁",
    ]


@pytest.mark.parametrize(
    ("format_", "wanted"),
    [
        ("decimal", "1.甲\n2.乙"),
        ("upperRoman", "I.甲\nII.乙"),
        ("lowerLetter", "a.甲\nb.乙"),
        ("decimalEnclosedCircleChinese", "①.甲\n②.乙"),
        ("decimalFullWidth", "１.甲\n２.乙"),
        ("bullet", "甲\n乙"),
        # Not known here: no number rather than a wrong one.
        ("hebrew1", "甲\n乙"),
    ],
)
def test_formats(format_: str, wanted: str) -> None:
    assert document_of([(format_, "%1.")], [("甲", 91, 0), ("乙", 91, 0)]) == wanted


def test_a_number_of_several_levels() -> None:
    levels = [("decimal", "%1"), ("decimal", "%1.%2 ")]
    paragraphs = [("甲", 91, 0), ("乙", 91, 1), ("丙", 91, 1)]
    assert document_of(levels, paragraphs).split("\n") == ["1甲", "1.1 乙", "1.2 丙"]


def test_the_number_may_come_from_the_style() -> None:
    text = document_of(REPORT, [("甲", 0, 0), ("乙", 0, 0)], style="Heading 1")
    assert text == "一、甲\n二、乙"


def test_a_list_that_is_not_defined_has_no_number() -> None:
    assert document_of(REPORT, [("甲", 77, 0)]) == "甲"


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")],
)
def test_chinese(number: int, written: str) -> None:
    assert chinese(number) == written


@pytest.mark.parametrize("number", [0, 100])
def test_chinese_outside_its_range(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese(number)
