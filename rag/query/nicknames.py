"""What provinces are called besides their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
        "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔滇云藏陕秦甘陇青宁新",
        "北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 "
        "河南 湖北 湖南 广东 广西 海南 四川 四川 贵州 云南 云南 西藏 陕西 陕西 甘肃 甘肃 青海 "
        "宁夏 新疆".split(),
        strict=True,
    )
)
# These begin many other words, so that they stand for a province only among others.
_ONLY_AMONG_OTHERS = "蒙吉黑云甘青宁新"
_ALONE = "".join(letter for letter in _LETTERS if letter not in _ONLY_AMONG_OTHERS)
# One character is a province where a question opens with it and goes on to a year or a blank.
_LETTER = re.compile(rf"^([{_ALONE}])(?=省|20\d\d|\d\d年|去年|今年|明年|前年|\s)")
_EDGE = r"(?:^|(?<=[\s，,、。？?和与及对]))"
# 京津冀协同发展 is one thing, 京津冀三地 are three places.
_LETTERS_RUN = re.compile(
    rf"{_EDGE}([{''.join(_LETTERS)}]{{2,5}})(?=[两三四五]|\s|20\d\d|各|去年|今年|明年|前年|哪|谁|，|的)"
)
_TWINS = {"两广": ("广东", "广西"), "两湖": ("湖北", "湖南"), "江浙沪": ("江苏", "浙江", "上海")}


def nicknames(short_name: str) -> tuple[str, ...]:
    """The nicknames of a province, given its short name; none for other places."""
    return tuple(_NICKNAMES.get(short_name, "").split())


def lettered(question: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where letters stand for provinces (苏 2024, 川渝两地, 两广): start, end, short names."""
    if match := _LETTER.match(question):
        yield match.start(), match.end(), (_LETTERS[match[1]],)
    for match in _LETTERS_RUN.finditer(question):
        if match[1] in _LETTERS.values():
            continue
        yield match.start(), match.end(), tuple(_LETTERS[letter] for letter in match[1])
    for name, provinces in _TWINS.items():
        at = question.find(name)
        if at >= 0:
            yield at, at + len(name), provinces
