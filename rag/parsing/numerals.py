"""Chinese and full-width numerals → integers, through ``cn2an``."""

from __future__ import annotations

import cn2an

_ZEROES = str.maketrans({"○": "零", "〇": "零", "Ｏ": "零", "O": "零", "元": "一"})


def to_int(numeral: str) -> int | None:
    """`二〇二五`, `十五`, `15` → an integer; None if it is no number."""
    numeral = numeral.strip()
    if numeral.isdecimal():
        return int(numeral)
    try:
        return int(cn2an.cn2an(numeral.translate(_ZEROES), "smart"))
    except ValueError:
        return None
