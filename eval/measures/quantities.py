"""Numbers as quantities: 1.7 亿元 = 17000万元 = 0.17 billion yuan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import cn2an

_MAGNITUDES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4,
    "千": 3, "百": 2,
    "trillion": 12, "billion": 9, "million": 6, "thousand": 3,
}  # fmt: skip

# Unit → what it measures, and how much of the base unit it is.
_UNITS: dict[str, tuple[str, Decimal]] = {
    name: (base, Decimal(factor))
    for base, names in {
        "元": {"元": "1", "块钱": "1", "人民币": "1", "yuan": "1", "rmb": "1"},
        "美元": {"美元": "1", "us dollars": "1", "dollars": "1"},
        "%": {"%": "1", "percent": "1", "per cent": "1", "‰": "0.1"},
        "百分点": {"个百分点": "1", "百分点": "1", "percentage points": "1"},
        "平方米": {
            "平方米": "1", "㎡": "1", "m²": "1", "square metres": "1", "square meters": "1",
            "公顷": "10000", "hectares": "10000", "平方公里": "1000000", "亩": "666.6667",
            "mu": "666.6667", "square kilometres": "1000000",
        },
        "米": {"米": "1", "公里": "1000", "千米": "1000", "km": "1000", "kilometres": "1000",
              "kilometers": "1000"},
        "公斤": {"公斤": "1", "千克": "1", "斤": "0.5", "吨": "1000", "tonnes": "1000",
               "tons": "1000"},
        "微克/立方米": {"微克/立方米": "1", "微克每立方米": "1", "μg/m³": "1",
                   "micrograms per cubic metre": "1"},
        "千瓦": {"千瓦": "1", "kw": "1", "mw": "1000"},
        "人": {"人": "1", "名": "1", "位": "1", "people": "1"},
        "家": {"家": "1", "companies": "1", "enterprises": "1"},
        "天": {"天": "1", "日": "1", "days": "1"},
        "年": {"年": "1", "years": "1"},
    }.items()
    for name, factor in names.items()
}  # fmt: skip
_COUNTERS = (
    "人次 个 项 条 座 户 处 所 台 套 件 场 次 月 倍 度 级 期 类 只 辆 栋 层 间 部 架 艘 "
    "对 批 张 份 岁 棵 口"
).split()
_UNITS |= {counter: (counter, Decimal(1)) for counter in _COUNTERS}

_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_MAGNITUDE = "|".join(sorted(_MAGNITUDES, key=len, reverse=True))
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CHINESE = "[零一二两三四五六七八九十百千万亿]+"
_QUANTITY = re.compile(
    rf"第\s*(?P<ordinal>\d+|{_CHINESE})\s*(?P<of>[位名个])?"
    rf"|百分之(?P<share>{_DIGITS}|{_CHINESE}(?:点[零一二三四五六七八九]+)?)"
    rf"|(?P<sign>(?<![\w.)）-])[-－])?(?P<digits>{_DIGITS})\s*(?P<magnitude>{_MAGNITUDE})?\s*"
    rf"(?P<open>[（(])?(?P<unit>{_UNIT})?(?P<close>(?<=[\w%])[）)])?"
    rf"|(?P<chinese>{_CHINESE})(?P<counter>{_UNIT})"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """``unit`` is a base unit, or empty where the text names none; 第 for a rank."""

    value: Decimal
    unit: str

    def same(self, other: Quantity) -> bool:
        """Equal to six digits; a unit that one of them leaves out is not held against it."""
        units = self.unit == other.unit or not self.unit or not other.unit
        return units and abs(self.value - other.value) <= abs(self.value) * Decimal("1e-6")


@dataclass(frozen=True, slots=True)
class Located:
    start: int
    end: int
    quantity: Quantity


def find_quantities(text: str) -> list[Located]:
    """In order. ``text`` is in search form: half-width, lower case."""
    found = []
    for match in _QUANTITY.finditer(text):
        quantity = _quantity(match)
        if quantity is not None:
            found.append(Located(match.start(), _end(match), quantity))
    return found


def _end(match: re.Match[str]) -> int:
    # An opening bracket belongs to the quantity only with what it closes: 3.44亿(元).
    return match.start("open") if match["open"] and not _bracketed(match) else match.end()


def _bracketed(match: re.Match[str]) -> bool:
    return bool(match["open"] and match["unit"] and match["close"])


def _quantity(match: re.Match[str]) -> Quantity | None:
    if match["ordinal"]:
        value = _number(match["ordinal"])
        return None if value is None else Quantity(value, "第")
    if match["share"]:
        value = _number(match["share"])
        return None if value is None else Quantity(value, "%")
    if match["chinese"]:
        # 一批, 一个: an article rather than a number.
        if match["chinese"] == "一":
            return None
        value, unit = _number(match["chinese"]), match["counter"]
    else:
        value = _number(match["digits"])
        unit = match["unit"] if not match["open"] or _bracketed(match) else None
        if value is not None and match["magnitude"]:
            value = value.scaleb(_MAGNITUDES[match["magnitude"]])
        if value is not None and match["sign"]:
            value = -value
    if value is None:
        return None
    base, factor = _UNITS[unit] if unit else ("", Decimal(1))
    return Quantity(value * factor, base)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        pass
    try:
        return Decimal(str(cn2an.cn2an(text.replace("两", "二"), "smart")))
    except ValueError:
        return None
