from __future__ import annotations

from eval.measures.citations import heading_retention, quote_validity
from tests.eval.made import found

TEXT = "各位代表：\n一、工作回顾\n（一）经济\n增长5%。\n二、今年安排\n增长6%。\n"
TEXTS = {"a.txt": TEXT}
AT = TEXT.index("增长5%")


def test_quote_validity_is_character_by_character() -> None:
    right = found(1, "p1", AT, AT + 4, quote="增长5%")
    shifted = found(2, "p2", AT, AT + 4, quote="长5%。")
    # One of two.
    assert quote_validity([right, shifted], TEXTS) == 0.5
    assert quote_validity([], TEXTS) is None
    assert quote_validity([found(1, "p", report="other.txt", quote="x")], TEXTS) is None


def test_heading_retention() -> None:
    whole = found(1, "p1", AT, AT + 4, path=("一、工作回顾", "（一）经济"))
    lost = found(2, "p2", AT, AT + 4)
    invented = found(3, "p3", AT, AT + 4, path=("三、没有这一节",))
    # 二、 comes after the passage: it cannot be its heading.
    later = found(4, "p4", AT, AT + 4, path=("二、今年安排",))
    above_all = found(5, "p5", 0, 5)
    # The preamble is below no heading and does not count: one of four.
    assert heading_retention([whole, lost, invented, later, above_all], TEXTS) == 1 / 4
    assert heading_retention([above_all], TEXTS) is None
