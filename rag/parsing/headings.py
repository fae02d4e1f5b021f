"""Recognises headings in a paragraph by its own looks; where they stand in the tree is
``outline``'s affair."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from rag.parsing.cleaning import CleanText
from rag.parsing.markers import Marker, Style, marker_of


class Form(Enum):
    """How a heading stands on the page."""

    OWN_LINE = "own line"
    RUN_IN = "run in"


@dataclass(frozen=True, slots=True)
class Heading:
    """``start`` to ``end`` in the paragraph, marker and closing 。 included; the body of a
    run-in heading begins at ``end``. ``title`` is without the marker and the 。."""

    marker: Marker | None
    title: str
    form: Form
    start: int
    end: int


_SENTENCE_END = re.compile(r"[。；！？!?;]")
_CLAUSE_END = re.compile(r"[，。；：:,;]")
_LONGEST_OWN_LINE = 60
_LONGEST_RUN_IN = 42
_LONGEST_OPENER = 28
# Without a number, a short opening sentence is a heading only if it reads as one: no comma
# or colon, no figure, no statement of what is, was done or must be (the shape of maxims),
# and no opening that sets the scene instead of naming a task.
_OPENER = re.compile(rf"([^，。；：:,;！？!?…—]{{2,{_LONGEST_OPENER}}})。(?=$|.{{8}})")
_FIGURE = re.compile(r"\d+(?:\.\d+)?\s*(?:%|[万亿]|元|个|家|项|人|户|公里|年)")
_STATEMENT = re.compile(r"(?<!实事求)(?<!不)(?<!还)(?<!就)是(?!否|非)|有为|必须|了(?!解|然)")
_SCENE = re.compile(
    r"(?:过去|今年|去年|前年|明年|当前|同时|此外|目前|近年|[一二三四五]年来|年来|今后|未来|"
    r"我们|我[区市省县州国]|全[区市省县州国]|本[届市]|各位|这|对此|在此|为此|回顾|展望|刚刚|"
    r"综合(?:研判|分析|考虑)|“(?:十[一二三四五六七八九]?|[一二三四五六七八九])五”|"
    r"[一二三四五六七八九]是|第[一二三四五六七八九]|首先|其次|再次|另外|其中|要(?!素|点|件|道))"
)
_UNNUMBERED = re.compile(r"[^，。；：:,;！？!?…]{4,40}$")
_NOT_HEADING = re.compile(
    r"各位代表|^[\d\s.,%年月日:\-/]+$|^[（(].*[)）]$|^(?:来源|时间|日期|作者|编辑|责任编辑|发布|字号|"
    r"打印|下载|相关|上一篇|下一篇|分享|附件[：:]?$|返回|关闭|主办|版权|您|当前位置)"
)
_GLOSSARY_TITLE = re.compile(
    r"^(?:附[件录]?\d*[：:]?)?(?:.{0,12}(?:名词|词语|术语|词汇|用语|缩略语)(?:.{0,4})"
    r"(?:解释|注释|说明|释义)|注释|名词解释)[：:]?$"
)
_TERM = re.compile(r"([^：:。]{1,40})[：:]")


def is_glossary_title(text: str) -> bool:
    marker = marker_of(text)
    return _GLOSSARY_TITLE.match(text[len(marker.text) :] if marker else text) is not None


def headings_of(paragraph: CleanText) -> list[Heading]:
    """The headings in a paragraph: one at its start, or bold ones anywhere; mostly none."""
    text = paragraph.text
    marker = marker_of(text)
    if marker is not None:
        heading = _numbered(text, marker)
        return [heading] if heading else []
    if bold := _bold(paragraph):
        return bold
    if is_glossary_title(text):
        return [Heading(None, text.rstrip("：:"), Form.OWN_LINE, 0, len(text))]
    if _UNNUMBERED.match(text) and not _NOT_HEADING.search(text):
        return [Heading(None, text, Form.OWN_LINE, 0, len(text))]
    if opener := _opener(text):
        return [opener]
    return []


def glossary_entry_of(paragraph: CleanText) -> Heading | None:
    """`12.双替代：……` → the term as a run-in heading; a glossary may also go unnumbered."""
    text = paragraph.text
    marker = marker_of(text)
    offset = len(marker.text) if marker else 0
    if match := _TERM.match(text, offset):
        return Heading(marker, match[1].strip(), Form.RUN_IN, 0, match.end())
    if marker and (match := re.match(r"([^。，]{1,40})。", text[offset:])):
        return Heading(marker, match[1], Form.RUN_IN, 0, offset + match.end())
    return None


def _numbered(text: str, marker: Marker) -> Heading | None:
    offset = len(marker.text)
    rest = text[offset:]
    first = _SENTENCE_END.search(rest)
    if first is None:
        if len(rest) > _LONGEST_OWN_LINE or not rest:
            return None
        if marker.style is Style.DASH and not rest.endswith(("：", ":")) and "，" in rest:
            return None
        return Heading(marker, rest.rstrip("：:"), Form.OWN_LINE, 0, len(text))
    if first[0] == "。" and first.start() <= _LONGEST_RUN_IN:
        form = Form.RUN_IN if first.end() < len(rest) else Form.OWN_LINE
        return Heading(marker, rest[: first.start()], form, 0, offset + first.end())
    if marker.style in (Style.PART, Style.CHINESE, Style.BRACKETED):
        clause = _CLAUSE_END.search(rest)
        if clause and clause.start() <= _LONGEST_RUN_IN:
            return Heading(marker, rest[: clause.start()], Form.RUN_IN, 0, offset + clause.end())
    return None


def _bold(paragraph: CleanText) -> list[Heading]:
    """Bold sentences: what the typist marked as a heading is one, wherever it stands."""
    text = paragraph.text
    found = []
    for span in paragraph.bold:
        title = text[span.start : span.end].rstrip("。")
        end = span.end
        if text[end : end + 1] == "。":
            end += 1
        elif not text[span.start : span.end].endswith("。"):
            continue
        if 2 <= len(title) <= _LONGEST_RUN_IN and not _SENTENCE_END.search(title):
            found.append(Heading(None, title, Form.RUN_IN, span.start, end))
    return found


def _opener(text: str) -> Heading | None:
    match = _OPENER.match(text)
    if match is None:
        return None
    title = match[1]
    if title.count("、") > 1 or _FIGURE.search(title):
        return None
    if _STATEMENT.search(title) or _SCENE.match(title):
        return None
    form = Form.RUN_IN if match.end() < len(text) else Form.OWN_LINE
    return Heading(None, title, form, 0, match.end())
