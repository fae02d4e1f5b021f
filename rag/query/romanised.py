"""The names of places in Latin letters: pinyin, and the few that are not."""

from __future__ import annotations

from functools import cache

from rag.parsing.metadata import short_name

_IRREGULAR = {
    "陕西": ("shaanxi",),
    "内蒙古": ("inner mongolia", "neimenggu"),
    "西藏": ("tibet", "xizang"),
    "香港": ("hong kong",),
    "澳门": ("macao", "macau"),
    "全国": ("china", "national"),
}


@cache
def romanised(name: str) -> tuple[str, ...]:
    """How an English question may write a place's short name, in lower case: 红旗区 → hongqi,
    also in parts (hong qi)."""
    short = short_name(name)
    if short in _IRREGULAR:
        return _IRREGULAR[short]
    # Imported here: only a question in Latin letters needs it.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(short)
    return ("".join(syllables), " ".join(syllables))
