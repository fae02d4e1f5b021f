"""What provinces are called besides their names."""

from __future__ import annotations

import re

_NICKNAMES = {
    "北京": "京城 京华",
    "天津": "津门 津沽",
    "上海": "申城 沪上",
    "重庆": "山城 巴渝",
    "河北": "燕赵",
    "山西": "三晋",
    "内蒙古": "内蒙",
    "辽宁": "辽沈",
    "黑龙江": "龙江",
    "安徽": "江淮 皖江",
    "福建": "八闽 闽地",
    "江西": "赣鄱",
    "山东": "齐鲁",
    "河南": "中原",
    "湖北": "荆楚",
    "湖南": "三湘 潇湘 湖湘",
    "广东": "南粤 岭南",
    "广西": "八桂",
    "海南": "琼州 琼岛",
    "四川": "巴蜀 天府之国 蜀地",
    "贵州": "黔贵",
    "云南": "彩云之南 滇地",
    "西藏": "雪域高原",
    "陕西": "三秦",
    "甘肃": "陇原",
    "宁夏": "塞上江南",
}
_LETTERS = dict(
    zip(
        "京津沪渝冀晋辽苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔滇藏陕秦陇",
        "北京 天津 上海 重庆 河北 山西 辽宁 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 "
        "海南 四川 四川 贵州 云南 西藏 陕西 陕西 甘肃".split(),
        strict=True,
    )
)
# One character is a province only where a question opens with it and goes on to a year.
_LETTER = re.compile(rf"^([{''.join(_LETTERS)}])(?=省?(?:20\d\d|\d\d年|去年|今年|明年))")


def nicknames(short_name: str) -> tuple[str, ...]:
    """The nicknames of a province, given its short name; none for other places."""
    return tuple(_NICKNAMES.get(short_name, "").split())


def opening_letter(question: str) -> str | None:
    """The short name of the province that the question's first character stands for."""
    match = _LETTER.match(question)
    return _LETTERS[match[1]] if match else None
