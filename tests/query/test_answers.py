"""Whether a figure is of the sort that is asked for. All sentences are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chunking.figures import figures
from rag.chunking.units import Unit
from rag.query.answers import WantedFigure
from rag.query.expansion import Expander
from rag.query.reader import QueryReader
from rag.query.thesaurus import Thesaurus

READER = QueryReader({}, {}, Expander(lambda: Thesaurus([])))


def match(question: str, sentence: str) -> float:
    """Of the sentence's only figure."""
    (figure,) = figures(sentence)
    return WantedFigure(READER.read(question)).match(figure)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        # A named unit.
        ("修路多少公里", "修路12公里", 1),
        ("修路多少公里", "修路12亿元", -1),
        ("修路多少公里", "修路12%", -1),
        ("修路多少公里", "苗木3000株", -1),
        # A change is not how much there is, unless it is what is asked for.
        ("修路多少公里", "修路增加12公里", -0.3),
        ("新增修路多少公里", "修路增加12公里", 1),
        ("新增修路多少公里", "修路12公里", 1),
        # What is new is not what there is in all.
        ("共有铁路多少公里", "新增铁路12公里", -0.5),
        ("到2024年底铁路有多少公里", "新增铁路12公里", -0.5),
        ("共有铁路多少公里", "铁路12公里", 1),
        # 新 is of a name here.
        ("高新技术企业总数有多少家", "新增高新技术企业12家", -0.5),
        ("新增铁路多少公里", "新增铁路12公里", 1),
        # Things that are counted otherwise leave it open.
        ("改造了多少个小区", "改造小区3万户", 0),
        ("有多少个市场主体", "市场主体3万户", 1),
        ("有多少户企业", "企业3万家", 1),
        ("办了多少场比赛", "比赛有3万户", 0),
        ("办了多少场比赛", "办比赛30次", 1),
        ("How many trees were planted?", "栽树3000株", 1),
        ("How many trees were planted?", "栽树3000万元", -1),
        # What the question says is not what it asks.
        ("新增的8368人里女的有多少人", "新增就业8368人", -1),
        ("新增的8368人里女的有多少人", "女的有368人", 1),
        # Units that are written for one another leave it open.
        ("多少家企业", "企业5家", 1),
        ("多少家企业", "职工5人", 0),
        ("招了多少人", "新增岗位5个", 0),
        # No unit: any amount.
        ("财政收入多少", "财政收入5亿元", 1),
        ("财政收入多少", "修路12公里", -1),
        ("家底多少", "修路12公里", 1),
        ("财政收入多少", "财政收入增长5%", -1),
        ("财政收入多少", "占比72%", -1),
        ("家底多少", "占比72%", -0.5),
        # By a share as well as by a number, where it is asked how it changed.
        ("失火比上年少了多少", "失火下降5%", 1),
        ("添了几所学校", "新增学校5所", 1),
        ("多出多少张床位", "新增床位5张", 1),
        ("净多出来多少户", "净增5户", 1),
        # 块 of a pitch, and 钱 that nobody pays.
        ("修了多少块打球的场子", "修场地5片", 1),
        ("多少个不收钱的车位", "车位5个", 1),
        ("引进多少个亿元以上的项目", "引进项目5个", 1),
        # A growth.
        ("财政收入增长多少", "财政收入增长5%", 1),
        ("财政收入增速", "财政收入增长5%", 1),
        ("财政收入增速", "财政收入增加5亿元", 0.3),
        ("财政收入增速", "占比72%", -0.5),
        ("财政收入增速", "财政收入5亿元", -1),
        # A share.
        ("税收占比多少", "税收占比72%", 1),
        ("税收占比多少", "税收占比提高2个百分点", -0.5),
        ("工钱提了百分之几", "工钱提高2%", 1),
        ("菜篮子有几成是外地的", "外地的超四成", 1),
        ("税收占比多少", "税收5亿元", -1),
        # A rank, and nothing but.
        ("排第几", "居全市第3位", 1),
        ("排第几", "居全市第三位", 1),
        ("排第几", "修路12公里", -1),
        ("财政收入多少", "居全市第3位", -1),
        ("财政收入增速", "居全市第3位", -1),
        ("税收占比多少", "居全市第3位", -1),
    ],
)
def test_match(question: str, sentence: str, expected: float) -> None:
    assert match(question, sentence) == expected


def test_the_unit_is_that_of_the_question() -> None:
    assert WantedFigure(READER.read("修路多少公里")).unit is Unit.LENGTH
    assert WantedFigure(READER.read("修路多少")).unit is None


@given(
    st.sampled_from(["修路多少公里", "收入多少", "收入增速", "收入占比多少", "排第几", "几家店"]),
    st.sampled_from(["修路", "增长", "居全市第", "占"]),
    st.sampled_from(["5公里", "5亿元", "5%", "5家", "5位", "5株"]),
)
def test_it_lies_between_one_and_minus_one(question: str, before: str, figure: str) -> None:
    assert -1 <= match(question, f"{before}{figure}") <= 1
