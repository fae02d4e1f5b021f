"""What sort of thing a question asks for."""

from __future__ import annotations

import pytest

from rag.query.wanted import wanted
from rag.types import Wanted


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("修路多少公里", Wanted.AMOUNT),
        ("建了几所学校", Wanted.AMOUNT),
        ("有几家小店", Wanted.AMOUNT),
        ("增速怎么样", Wanted.AMOUNT),
        ("占比有多大", Wanted.AMOUNT),
        ("排第几", Wanted.AMOUNT),
        ("财政收入总量", Wanted.AMOUNT),
        ("税收增速", Wanted.AMOUNT),
        ("How much did income grow?", Wanted.AMOUNT),
        ("how many roads", Wanted.AMOUNT),
        ("What percentage of homes have gas?", Wanted.AMOUNT),
        ("number of schools", Wanted.AMOUNT),
        ("大桥哪天通车", Wanted.DATE),
        ("大桥哪一天通车", Wanted.DATE),
        ("大桥什么时候通车", Wanted.DATE),
        ("大桥何时通车", Wanted.DATE),
        ("大桥几月通车", Wanted.DATE),
        ("哪年修的路", Wanted.DATE),
        ("When will the bridge open?", Wanted.DATE),
        ("谁作的报告", Wanted.PERSON),
        ("哪位区长", Wanted.PERSON),
        ("Who delivered the report?", Wanted.PERSON),
        ("怎样修路", Wanted.OTHER),
        ("什么是三色榜", Wanted.OTHER),
        ("Whose idea was it, whenever it came?", Wanted.OTHER),
        ("How are roads built?", Wanted.OTHER),
    ],
)
def test_wanted(question: str, expected: Wanted) -> None:
    assert wanted(question) is expected


def test_a_date_goes_before_an_amount() -> None:
    assert wanted("什么时候修了多少路") is Wanted.DATE
