"""What sort of thing a question asks for, as far as its words tell."""

from __future__ import annotations

import re

from rag.types import Wanted

_DATE = re.compile(r"哪一?天|什么时候|何时|几月|哪年|日期|多久|\bwhen\b|what date", re.I)
_PERSON = re.compile(r"谁|哪位|什么人|叫什么名字|\bwho\b", re.I)
# A question without any of these (“2024年税收”) names an indicator and wants its figure.
_INTERROGATIVE = re.compile(
    r"哪|什么|啥|谁|如何|怎|为何|吗|么|呢|是不是|有没有|能不能|介绍|说明|解释|情况|措施|"
    r"\b(?:what|which|who|where|why|how|is|are|do|does|did|was|were|can|will)\b",
    re.I,
)
_AMOUNT = re.compile(
    r"多少|几[个家项所条座亿万名位成倍次%]?|第几|多大|多高|比例|占比|"
    r"增速|增幅|增长率|涨幅|总量|数量|"
    r"how (?:much|many|large|big|fast)|what (?:percentage|share|rate|proportion)|"
    r"\b(?:growth|rates?)\b|number of",
    re.I,
)


def wanted(question: str) -> Wanted:
    for kind, pattern in (
        (Wanted.DATE, _DATE),
        (Wanted.PERSON, _PERSON),
        (Wanted.AMOUNT, _AMOUNT),
    ):
        if pattern.search(question):
            return kind
    return Wanted.OTHER if _INTERROGATIVE.search(question) else Wanted.AMOUNT
