"""The tree of sections: what stands under what. All reports are invented.

Each outline is written as lines of ``level title``; titles are without their numbers.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parsing.cleaning import CleanText
from rag.parsing.outline import Node, build_outline
from rag.parsing.paragraphs import paragraphs

BODY = "全区上下一心，修路护坡，成效明显。"
END = "谢谢大家，我的报告完了。"


def built(*lines: str) -> Node:
    """``.`` stands for a paragraph of text."""
    text = "\n".join(BODY if line == "." else line for line in lines)
    return build_outline(paragraphs(f"{text}\n{END}"))


def nodes(node: Node) -> list[Node]:
    found = []
    for child in node.order:
        if isinstance(child, Node):
            found += [child, *nodes(child)]
    return found


def shape(*lines: str) -> list[str]:
    return [f"{node.level} {node.title}" for node in nodes(built(*lines))]


def own_text(node: Node) -> list[str]:
    return [item.text for item in node.order if isinstance(item, CleanText)]


def test_three_styles_are_three_levels() -> None:
    assert shape(
        "一、工作回顾",
        "（一）做强工业",
        "1.引进项目",
        ".",
        "2.建设园区",
        ".",
        "（二）修好道路",
        ".",
        "二、工作安排",
        ".",
    ) == [
        "1 工作回顾",
        "2 做强工业",
        "3 引进项目",
        "3 建设园区",
        "2 修好道路",
        "1 工作安排",
    ]


def test_parts_push_everything_down() -> None:
    assert shape(
        "第一部分 工作回顾", "一、工业", "（一）项目", ".", "二、农业", ".", "第二部分 安排", "."
    ) == ["1 工作回顾", "2 工业", "3 项目", "2 农业", "1 安排"]


def test_without_a_top_numbering_brackets_are_the_second_level() -> None:
    assert shape("工作回顾", "（一）做强工业", ".", "（二）修好道路", ".") == [
        "1 工作回顾",
        "2 做强工业",
        "2 修好道路",
    ]


def test_bracket_styles_mix_in_one_sequence() -> None:
    # （一）(二）（3）（四): the third is in digits by a slip, not a level below.
    assert shape(
        "一、工作回顾",
        "（一）做强工业",
        ".",
        "(二）修好道路",
        ".",
        "（3）护好青山",
        ".",
        "（四)办好学校",
        ".",
    ) == ["1 工作回顾", "2 做强工业", "2 修好道路", "2 护好青山", "2 办好学校"]


def test_digits_in_brackets_that_start_again_are_below() -> None:
    assert shape(
        "一、工作回顾",
        "（一）做强工业",
        "（1）引进项目",
        ".",
        "（二）修好道路",
        "（1）拓宽大路",
        ".",
    ) == ["1 工作回顾", "2 做强工业", "3 引进项目", "2 修好道路", "3 拓宽大路"]


def test_dashes_stand_under_what_is_open_and_beside_each_other() -> None:
    assert shape(
        "一、工作回顾",
        "（一）做强工业",
        "——引进项目。" + BODY,
        "——建设园区。" + BODY,
        "1.培育企业",
        "——扶持小店。" + BODY,
    ) == [
        "1 工作回顾",
        "2 做强工业",
        "3 引进项目",
        "3 建设园区",
        "3 培育企业",
        "4 扶持小店",
    ]


def test_an_unnumbered_line_fills_the_gap_of_the_parts() -> None:
    assert shape("一、工作回顾", ".", "工作安排", ".", "三、自身建设", ".") == [
        "1 工作回顾",
        "1 工作安排",
        "1 自身建设",
    ]


def test_an_unnumbered_line_fills_the_gap_of_the_subsections() -> None:
    assert shape("一、工作回顾", "（一）做强工业", ".", "修好道路", ".", "（三）护好青山", ".") == [
        "1 工作回顾",
        "2 做强工业",
        "2 修好道路",
        "2 护好青山",
    ]


def test_a_gap_of_two_is_no_gap_for_one_line() -> None:
    assert shape("一、工作回顾", "（一）做强工业", ".", "修好道路", ".", "（四）护好青山", ".")[
        -1
    ] == ("2 护好青山")


def test_an_unnumbered_line_that_reads_as_a_part_before_a_first_subsection_is_one() -> None:
    assert shape("一、工作回顾", "（一）做强工业", ".", "来年主要任务", "（一）修好道路", ".") == [
        "1 工作回顾",
        "2 做强工业",
        "1 来年主要任务",
        "2 修好道路",
    ]


def test_two_parts_without_a_number_stand_side_by_side() -> None:
    lines = (
        "五年发展成就和去年工作回顾",
        ".",
        "今年主要目标和重点工作",
        ".",
        "一、修路",
        ".",
        "二、护坡",
        ".",
    )
    assert shape(*lines)[:2] == ["1 五年发展成就和去年工作回顾", "1 今年主要目标和重点工作"]


def test_run_in_openers_stand_under_the_numbered_heading() -> None:
    assert shape("一、工作回顾", f"着力修路护坡。{BODY}", f"坚持项目为王。{BODY}") == [
        "1 工作回顾",
        "2 着力修路护坡",
        "2 坚持项目为王",
    ]
    assert shape("一、工作回顾", "（一）做强工业", f"坚持项目为王。{BODY}") == [
        "1 工作回顾",
        "2 做强工业",
        "3 坚持项目为王",
    ]


def test_a_run_in_paragraph_keeps_its_heading() -> None:
    root = built("一、工作回顾", f"（一）做强工业。{BODY}")
    section = nodes(root)[1]
    assert section.heading is not None
    assert section.heading.text == "（一）做强工业。"
    assert own_text(section)[0] == f"（一）做强工业。{BODY}"


def test_a_list_of_its_own_inside_a_part_is_nested() -> None:
    assert shape(
        "一、工作回顾",
        ".",
        "二、工作安排",
        ".",
        "一、修十条路",
        ".",
        "二、建两所学校",
        ".",
        "三、自身建设",
        ".",
    ) == [
        "1 工作回顾",
        "1 工作安排",
        "2 修十条路",
        "2 建两所学校",
        "1 自身建设",
    ]


def test_a_second_first_part_that_reads_as_one_is_not_nested() -> None:
    assert shape("一、工作回顾", ".", "一、工作安排", ".") == ["1 工作回顾", "1 工作安排"]


def test_an_annex_is_a_part_and_its_list_is_below_it() -> None:
    assert shape(
        "一、工作回顾",
        ".",
        "二、工作安排",
        ".",
        "附件1 民生实事清单",
        "一、修十条路",
        ".",
        "二、建学校",
        ".",
    ) == ["1 工作回顾", "1 工作安排", "1 附件1民生实事清单", "2 修十条路", "2 建学校"]


def test_the_speaker_closes_a_subsection_by_turning_to_the_audience() -> None:
    root = built(
        "一、工作回顾",
        "（一）做强工业",
        "1.引进项目",
        ".",
        "各位代表！成绩来之不易，大家都很努力。",
        "二、工作安排",
        ".",
    )
    part = nodes(root)[0]
    assert part.title == "工作回顾"
    assert own_text(part) == ["各位代表！成绩来之不易，大家都很努力。"]
    assert "各位代表" not in "".join(own_text(nodes(root)[2]))


def test_an_address_before_any_heading_stays_above() -> None:
    root = built("各位代表：", "现在，请听报告，请予审议。", "一、工作回顾", ".")
    assert own_text(root) == ["各位代表：", "现在，请听报告，请予审议。"]


def test_a_glossary_entry_may_have_several_paragraphs() -> None:
    root = built(
        "一、工作回顾",
        ".",
        "名词解释",
        "1.三色榜：指红榜、黄榜、蓝榜。",
        "红榜：给走在前面的单位。",
        "蓝榜又分两种。",
        "2.双替代：以电代煤，以气代煤。",
    )
    entries = [node for node in nodes(root) if node.glossary]
    assert [(node.level, node.number, node.title) for node in entries] == [
        (1, "", "名词解释"),
        (2, "1.", "三色榜"),
        (2, "2.", "双替代"),
    ]
    assert own_text(entries[1]) == [
        "1.三色榜：指红榜、黄榜、蓝榜。",
        "红榜：给走在前面的单位。",
        "蓝榜又分两种。",
    ]


def test_an_unnumbered_glossary_has_an_entry_for_each_term() -> None:
    root = built("一、工作回顾", ".", "名词解释", "三色榜：指红榜。", "双替代：以电代煤。")
    assert [node.title for node in nodes(root) if node.glossary] == [
        "名词解释",
        "三色榜",
        "双替代",
    ]


def test_the_last_line_without_a_number_is_no_heading() -> None:
    root = build_outline(paragraphs(f"一、工作回顾\n{BODY}\n青榆区人民政府"))
    assert [node.title for node in nodes(root)] == ["工作回顾"]
    assert own_text(nodes(root)[0])[-1] == "青榆区人民政府"


def test_no_paragraphs_no_sections() -> None:
    root = build_outline([])
    assert (root.level, root.heading, root.order) == (0, None, [])


LINES = st.sampled_from(
    [
        "第一部分 回顾",
        "一、工作回顾",
        "一、修路",
        "二、护坡",
        "（一）工业",
        "（二）农业",
        "（1）项目",
        "1.园区",
        "——小店",
        "民生实事",
        "附件1 民生实事清单",
        "名词解释",
        "各位代表！大家辛苦了。",
        f"坚持项目为王。{BODY}",
        BODY,
    ]
)


@given(st.lists(LINES, max_size=14))
def test_every_tree_is_sound(lines: list[str]) -> None:
    items = paragraphs("\n".join(lines))
    root = build_outline(items)
    for node in nodes(root):
        assert node.parent is not None
        assert node.level > node.parent.level
        assert node.heading is not None
    # Nothing is lost and nothing moves: headings and paragraphs come in the order of the text.
    starts = list(_starts(root))
    assert starts == sorted(starts)
    held = {start for start, _ in starts}
    assert {item.starts[0] for item in items} <= held


def _starts(node: Node) -> list[tuple[int, int]]:
    found = []
    for item in node.order:
        if isinstance(item, CleanText):
            found.append((item.starts[0], 1))
        elif item.heading is not None:
            found.append((item.heading.starts[0], 0))
            found += _starts(item)
    return found


@pytest.mark.parametrize("count", [1000])
def test_a_thousand_headings(count: int) -> None:
    root = build_outline(paragraphs("\n".join("（一）做强工业" for _ in range(count)) + f"\n{END}"))
    assert len(root.order) == count
