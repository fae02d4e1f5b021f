"""Title, place, date, meeting and speaker. All names and places are invented."""

from __future__ import annotations

from datetime import date

import pytest

from rag.parsing.cleaning import clean
from rag.parsing.metadata import Metadata, read_metadata, short_name


def read(
    preamble: list[str], body: list[str] | None = None, headings: list[str] | None = None
) -> Metadata:
    return read_metadata(
        [clean(line) for line in preamble],
        [clean(line) for line in body or ["各位代表："]],
        headings or [],
    )


def head(line: str) -> Metadata:
    return read(["政府工作报告", line])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2024年1月25日在青榆区第六届人民代表大会第三次会议上", date(2024, 1, 25)),
        ("二〇二四年一月二十五日在青榆区第六届人民代表大会第三次会议上", date(2024, 1, 25)),
        ("二○二四年一月五日在青榆区第六届人民代表大会第三次会议上", date(2024, 1, 5)),
        ("二零二四年十二月三十一日在青榆区第六届人民代表大会上", date(2024, 12, 31)),
        ("二０二四年十月十日在青榆区第六届人民代表大会上", date(2024, 10, 10)),
        ("２０２４年１月２５日在青榆区第六届人民代表大会第三次会议上", date(2024, 1, 25)),
        ("——2024 年 1 月 25 日在青榆区第六届人民代表大会上", date(2024, 1, 25)),
        ("2024年2月30日在青榆区第六届人民代表大会上", None),
        ("2024年1月在青榆区第六届人民代表大会上", None),
    ],
)
def test_dates(line: str, expected: date | None) -> None:
    assert head(line).date == expected


def test_the_date_beside_the_meeting_counts() -> None:
    found = read(
        [
            "政府工作报告",
            "发布日期：2024年3月9日",
            "2024年1月25日在青榆区第六届人民代表大会第三次会议上",
        ]
    )
    assert found.date == date(2024, 1, 25)


@pytest.mark.parametrize(
    ("line", "region", "congress", "session"),
    [
        ("2024年1月25日在青榆区第六届人民代表大会第三次会议上", "青榆区", 6, 3),
        ("2024年1月25日在青榆省第十四届人民代表大会第二次会议上", "青榆省", 14, 2),
        ("在青榆县第十五届人民代表大会第一次会议上", "青榆县", 15, 1),
        ("在青榆自治州第九届人民代表大会第十次会议上", "青榆自治州", 9, 10),
        ("在青榆旗第二十届人民代表大会第二十一次会议上", "青榆旗", 20, 21),
        ("在青榆新区第1届人民代表大会第2次会议上", "青榆新区", 1, 2),
        ("2024年3月5日在第十四届全国人民代表大会第二次会议上", "全国", 14, 2),
        ("在青榆镇第三届人民代表大会第四次会议上", "青榆镇", 3, 4),
    ],
)
def test_meetings(line: str, region: str, congress: int, session: int) -> None:
    found = head(line)
    assert (found.region, found.congress, found.session) == (region, congress, session)


@pytest.mark.parametrize(
    ("preamble", "opening", "region"),
    [
        (["青榆区政府工作报告"], "各位代表：", "青榆区"),
        (["2024年青榆区人民政府工作报告"], "各位代表：", "青榆区"),
        (["政府工作报告"], "现在，我代表青榆县人民政府向大会报告工作。", "青榆县"),
        (["政府工作报告"], "我受青榆市人民政府委托，向大会报告工作。", "青榆市"),
        (["政府工作报告"], "现在，我代表区人民政府向大会报告工作。", None),
        (["政府工作报告"], "现在，我代表国务院向大会报告工作。", "全国"),
        (["区政府工作报告"], "各位代表：", None),
        (["政府工作报告"], "各位代表：", None),
    ],
)
def test_places_without_a_meeting(preamble: list[str], opening: str, region: str | None) -> None:
    assert read(preamble, [opening]).region == region


def test_aliases_the_fullest_first() -> None:
    found = read(
        ["政府工作报告", "在青榆区第六届人民代表大会第三次会议上"],
        ["各位代表：", "建设幸福家园，临河市青榆区在前进。", "白河省临河市青榆区，一片新貌。"],
    )
    assert found.aliases == ("白河省临河市青榆区", "临河市青榆区", "青榆")
    assert read(["在第十四届全国人民代表大会第二次会议上"]).aliases == ("国务院", "中国")
    assert read(["政府工作报告"]).aliases == ()


@pytest.mark.parametrize(
    ("region", "short"),
    [
        ("青榆区", "青榆"),
        ("青榆省", "青榆"),
        ("青榆壮族自治区", "青榆"),
        ("青榆维吾尔自治区", "青榆"),
        ("青榆自治州", "青榆"),
        ("青榆自治县", "青榆"),
        ("青榆特别行政区", "青榆"),
        ("青榆新区", "青榆"),
        ("榆县", "榆县"),
        ("青榆", "青榆"),
        ("全国", "全国"),
    ],
)
def test_short_names(region: str, short: str) -> None:
    assert short_name(region) == short


@pytest.mark.parametrize(
    ("line", "office", "speaker"),
    [
        ("青榆区人民政府区长 顾怀舟", "青榆区人民政府区长", "顾怀舟"),
        ("区长 顾怀舟", "区长", "顾怀舟"),
        ("区长顾 舟", "区长", "顾舟"),
        ("代区长 顾怀舟", "代区长", "顾怀舟"),
        ("青榆区代理区长 顾怀舟", "青榆区代理区长", "顾怀舟"),
        ("省长 欧阳怀舟", "省长", "欧阳怀舟"),
        ("自治区主席 巴彦·吉雅", "自治区主席", "巴彦·吉雅"),
        ("县长 阿古拉·巴图·吉雅", "县长", "阿古拉·巴图·吉雅"),
        ("州长：顾怀舟", None, None),
        ("来源：青榆新闻网", None, None),
    ],
)
def test_speakers_on_a_line_of_their_own(
    line: str, office: str | None, speaker: str | None
) -> None:
    found = head(line)
    assert (found.office, found.speaker) == (office, speaker)


def test_a_speaker_named_in_the_line_of_the_meeting() -> None:
    found = head("2024年1月25日在青榆区第六届人民代表大会第三次会议上区长顾怀舟所作")
    assert (found.office, found.speaker) == ("区长", "顾怀舟")


@pytest.mark.parametrize(
    ("preamble", "title"),
    [
        (["政府工作报告", "区长 顾怀舟"], "政府工作报告"),
        (["青榆区人民代表大会文件", "政府工作报告"], "政府工作报告"),
        (["2024年青榆区政府工作报告"], "2024年青榆区政府工作报告"),
        (["工作报告"], "工作报告"),
        (["青榆区第六届人民代表大会"], None),
        ([], None),
    ],
)
def test_titles(preamble: list[str], title: str | None) -> None:
    assert read(preamble).title == title


@pytest.mark.parametrize(
    ("preamble", "headings", "years"),
    [
        # date; title; what the parts plan; what they review — the first that there is
        (["2024年1月5日在青榆区第六届人民代表大会上"], [], (2024, 2023, 2024)),
        (["2024年青榆区政府工作报告"], [], (2024, 2023, 2024)),
        ([], ["2023年工作回顾", "2024年工作安排"], (2024, 2023, 2024)),
        ([], ["2023年工作回顾", "自身建设"], (2024, 2023, 2024)),
        ([], ["工作回顾", "工作安排"], (None, None, None)),
        (
            ["2025年12月29日在青榆区第六届人民代表大会上"],
            ["2025年工作回顾", "2026年重点工作"],
            (2025, 2025, 2026),
        ),
    ],
)
def test_years(
    preamble: list[str], headings: list[str], years: tuple[int | None, int | None, int | None]
) -> None:
    found = read(preamble, headings=headings)
    assert (found.year, found.year_reviewed, found.year_planned) == years


def test_a_report_without_a_year_is_of_the_year_after_its_figures() -> None:
    body = ["2023年，修路十条。", "2023年末，护坡五处。", "2021年以来，再接再厉。"]
    assert read([], body).year == 2024
    # A year named once, or as a goal, proves nothing.
    assert read([], ["2023年，修路十条。"]).year is None
    assert read([], ["到2035年，实现现代化。到2035年，再上台阶。"]).year is None


def test_nothing_said_nothing_read() -> None:
    found = read([], [])
    assert found == Metadata(
        title=None,
        region=None,
        aliases=(),
        date=None,
        congress=None,
        session=None,
        speaker=None,
        office=None,
        year=None,
        year_reviewed=None,
        year_planned=None,
    )
