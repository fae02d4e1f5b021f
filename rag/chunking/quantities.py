"""Where the quantities stand: numbers with their units, which no cut may go through."""

from __future__ import annotations

import re

from rag.types import Span

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT = (
    r"(?:[多余几])?(?:[十百千万亿]+)?"
    r"(?:%|‰|个百分点|平方米|平方公里|立方米|公里|千米|千瓦时?|微克/立方米|人次|美元|元|吨|亩|公顷|斤|公斤|"
    r"[㎡个家项人户座处所台套件条次场名位天年月日倍度级期类只辆栋层间部架艘辆米斤盏株棵口对批张份岁])?"
    r"(?:以上|以下|以内|左右|上下|多|余)?"
)
_QUANTITY = re.compile(
    rf"(?:约|近|超|达|逾)?{_NUMBER}(?:\s*[-—–~～:：∶/×*+]\s*{_NUMBER})*\s*{_UNIT}"
)


def quantities(text: str) -> list[Span]:
    """Spans of numbers with sign words, ranges and units, in order and apart from each other."""
    return [Span(*match.span()) for match in _QUANTITY.finditer(text)]
