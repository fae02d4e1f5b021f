"""What sort of thing a question asks for."""

from __future__ import annotations

import pytest

from rag.query.wanted import wanted
from rag.types import Wanted


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("修路多少公里", Wanted.AMOUNT),
        ("建了几所学校", Wanted.COUNT),
        ("有几家小店", Wanted.COUNT),
        ("增速怎么样", Wanted.GROWTH),
        ("占比有多大", Wanted.SHARE),
        ("排第几", Wanted.RANK),
        ("总量居全市多少位", Wanted.RANK),
        ("旅居人数多少万", Wanted.COUNT),
        ("费用与产值之比降到多少", Wanted.SHARE),
        ("财政收入总量", Wanted.AMOUNT),
        ("税收增速", Wanted.GROWTH),
        ("How much did income grow?", Wanted.GROWTH),
        ("how many roads", Wanted.COUNT),
        ("What percentage of homes have gas?", Wanted.SHARE),
        ("number of schools", Wanted.COUNT),
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
        ("为什么要修路", Wanted.REASON),
        ("大桥修在哪里", Wanted.PLACE),
        ("大桥通车了吗", Wanted.BOOLEAN),
        ("新增了多少岗位", Wanted.COUNT),
        ("怎样修路", Wanted.LIST),
        ("什么是三色榜", Wanted.DEFINITION),
        ("Whose idea was it, whenever it came?", Wanted.PERSON),
        ("How are roads built?", Wanted.LIST),
        # Which of several, not how many.
        ("通车的是哪几条线", Wanted.LIST),
        ("修好的是哪几个项目", Wanted.LIST),
        ("案子少了几成", Wanted.GROWTH),
        ("卖得比前年多了百分之几", Wanted.GROWTH),
        ("公用经费压减比例", Wanted.GROWTH),
        ("By what percentage did sales jump?", Wanted.GROWTH),
        ("占了几席", Wanted.AMOUNT),
        ("占地有多大", Wanted.AMOUNT),
        ("跑一趟要多久", Wanted.AMOUNT),
        ("一期完成时限", Wanted.DATE),
        ("At what yearly pace did it grow?", Wanted.GROWTH),
        ("Where does Qingyu stand in the city?", Wanted.RANK),
        ("What portion of cars are electric?", Wanted.SHARE),
        # A quantity that is named, whatever is planned of it.
        ("计划新增里程", Wanted.AMOUNT),
        ("高标准农田建设任务面积", Wanted.AMOUNT),
        ("外贸增长的预期目标", Wanted.AMOUNT),
        ("哪些指标没有完成目标", Wanted.LIST),
        ("请列出五个产业集群", Wanted.LIST),
        ("床位做到什么规模", Wanted.AMOUNT),
        ("What turnover is it hoping for?", Wanted.AMOUNT),
        ("添了好多张床", Wanted.COUNT),
        ("归因于哪些因素", Wanted.REASON),
        ("出于何种考虑", Wanted.REASON),
        ("建于何地", Wanted.PLACE),
        ("湖水干净到几类了", Wanted.LIST),
        ("那条线通车没得", Wanted.BOOLEAN),
        ("学费还用交不", Wanted.BOOLEAN),
        ("一张卷子还是各出各的", Wanted.BOOLEAN),
        ("Name the hospital that opened", Wanted.LIST),
        ("Which tea-growing custom was listed?", Wanted.LIST),
    ],
)
def test_wanted(question: str, expected: Wanted) -> None:
    assert wanted(question) is expected


def test_a_date_goes_before_an_amount() -> None:
    assert wanted("什么时候修了多少路") is Wanted.DATE
