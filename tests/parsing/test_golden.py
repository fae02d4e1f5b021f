"""The outlines of the five real district reports, every heading checked by eye once.

The reports' words stay out of the project: a heading is kept as its place and its hash.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from rag.parsing.parser import ParsedReport, ReportParser

GOLDEN = Path(__file__).parent / "golden"
NAMES = ("hongqi-2018", "hongqi-2019", "hongqi-2021", "hongqi-2026", "weidong-2024")


def parse(path: Path, name: str = "r1.txt") -> ParsedReport:
    with path.open(encoding="utf-8", newline="") as file:
        return ReportParser().parse(file.read(), report_id="r1", source=name, sha256="")


def outline(parsed: ParsedReport) -> dict[str, object]:
    report = parsed.report
    return {
        "region": report.region,
        "aliases": list(report.aliases),
        "title": report.title,
        "year": report.year,
        "date": report.date.isoformat() if report.date else None,
        "congress": report.congress,
        "session": report.session,
        "office": report.office,
        "speaker": _hash(report.speaker or ""),
        "years": [report.year_reviewed, report.year_planned],
        "sections": [
            [
                section.level,
                section.number,
                section.heading.start,
                section.heading.end,
                section.span.end,
                _hash(section.title),
                section.parent,
                section.period.label if section.period else None,
                section.kind.value,
            ]
            for section in report.sections
        ],
        "bodies": [
            [body.section, body.period.label if body.period else None, body.kind.value]
            for body in parsed.bodies
        ],
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", NAMES)
def test_outline_is_as_checked_by_eye(shared: Path, update_golden: bool, name: str) -> None:
    found = outline(parse(shared / "reports" / "hongqi-weidong" / f"{name}.txt"))
    golden = GOLDEN / f"{name}.json"
    if update_golden:
        lines = json.dumps(found, ensure_ascii=False, indent=1)
        golden.write_text(lines + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leans_on_the_file_name(shared: Path, name: str) -> None:
    path = shared / "reports" / "hongqi-weidong" / f"{name}.txt"
    assert outline(parse(path, "r1.txt")) == outline(parse(path, "2031年青榆区.txt"))


def test_glossary_has_each_of_its_entries(shared: Path) -> None:
    report = parse(shared / "reports" / "hongqi-weidong" / "hongqi-2021.txt").report
    entries = [s for s in report.sections if s.kind == "definition" and s.level == 2]
    assert len(entries) == 35
    assert [entry.number for entry in entries] == [str(n) for n in range(1, 36)]


def test_every_provincial_report_gives_its_place_and_year(shared: Path) -> None:
    for path in sorted((shared / "reports" / "provinces-2026").glob("*.txt")):
        report = parse(path).report
        assert report.region == path.stem.removesuffix("-2026")
        assert report.year == 2026
        assert report.date is not None
        kinds = {section.kind for section in report.sections if section.level == 1}
        assert {"actual", "target"} <= kinds, path.name
