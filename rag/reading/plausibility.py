"""How much a text looks like Chinese that somebody wrote.

GB18030, Big5 and UTF-16 each decode most of the others' bytes without an error, so what
decides is whether the outcome is made of characters that people use. Read in the right
encoding, 98 % and more of a report's characters beyond ASCII are in the set below; read in
a wrong one, about half of them or fewer.
"""

from __future__ import annotations

from functools import cache

_PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…％·‧•　①②③④⑤⑥⑦⑧⑨⑩℃￥"
_HALFWIDTH_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
_TEXT_CONTROLS = frozenset("\t\n\v\f\r\x1a")
"""Controls found in text files; 0x1A is the end-of-file mark of DOS editors."""


def common_share(text: str) -> float:
    """The share (0 to 1) of characters beyond ASCII that are in common use; 1.0 if none is
    beyond ASCII."""
    beyond = [character for character in text if not character.isascii()]
    if not beyond:
        return 1.0
    common = _common_characters()
    return sum(character in common for character in beyond) / len(beyond)


def control_share(text: str) -> float:
    """The share (0 to 1) of control characters that have no place in a text."""
    if not text:
        return 0.0
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in _TEXT_CONTROLS)
    return controls / len(text)


@cache
def _common_characters() -> frozenset[str]:
    # The first levels of GB 2312 (3,755) and Big5 (5,401) were drawn up as the characters in
    # common use; taking both keeps the measure fair between simplified and traditional text.
    simplified = _characters("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    traditional = _characters("cp950", range(0xA4, 0xC7), _HALFWIDTH_TRAILS)
    fullwidth = {chr(code) for code in range(0xFF01, 0xFF5F)}
    boxes = {chr(code) for code in range(0x2500, 0x2580)}
    return frozenset(simplified | traditional | fullwidth | boxes | set(_PUNCTUATION))


def _characters(codec: str, leads: range, trails: range | tuple[int, ...]) -> set[str]:
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                found.add(bytes((lead, trail)).decode(codec))
            except UnicodeDecodeError:
                continue
    return {character for character in found if "\u4e00" <= character <= "\u9fff"}
