"""What stands before and after the report proper: title lines, and a web page's furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.parsing.cleaning import CleanText
from rag.parsing.markers import Style, marker_of

_OPENING = re.compile(
    r"(?:各位(?:代表|委员|领导|同志)|同志们|(?:现在[，,])?我(?:代表|受)|主席[，、]|尊敬的)"
)
# A preamble longer than this is no preamble.
_LONGEST = 40
_FURNITURE = re.compile(
    r"(?:【|字[号体]|打印|下载|全屏|收藏|加大|还原|减小|】$|分享|关闭|返回|"
    r"当前位置|首页|您的位置|您现在|"
    r"来源[：: ]|时间[：: ]|日期[：: ]|发布|浏览|点击|阅读|作者[：: ]|编辑[：: ]|"
    r"责任编辑|责编|审核|"
    r"相关(?:报道|链接|阅读|新闻|附件)|上一篇|下一篇|扫一扫|版权|主办|承办|网站|ICP|附件[：: ]?$|"
    r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})"
)
_HEADLINE = re.compile(
    r"工作报告$|人民代表大会|会议文件|[省市区县旗州]长\S{2,8}$|主席\S{2,12}$|总理\S{2,4}$"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The paragraphs of the title part, and those of the report from the address onward."""

    preamble: list[CleanText]
    report: list[CleanText]


def split_frame(paragraphs: Sequence[CleanText]) -> Frame:
    """Divide where the speaker begins, and drop page furniture before and after."""
    cut = _opening_index(paragraphs)
    preamble = [p for p in paragraphs[:cut] if _HEADLINE.search(p.text) or not _is_furniture(p)]
    end = _end_index(paragraphs, cut)
    return Frame(preamble, list(paragraphs[cut:end]))


def _opening_index(paragraphs: Sequence[CleanText]) -> int:
    for index, paragraph in enumerate(paragraphs[:_LONGEST]):
        if _OPENING.match(paragraph.text):
            return index
        marker = marker_of(paragraph.text)
        if marker and marker.style in (Style.PART, Style.CHINESE):
            return index
        if len(paragraph) > 80 and not _HEADLINE.search(paragraph.text):
            return index
    return 0


def _end_index(paragraphs: Sequence[CleanText], cut: int) -> int:
    """Where the page's furniture begins after the report: labels alone are no proof of it."""
    start = len(paragraphs)
    while start > cut and _may_be_furniture(paragraphs[start - 1]):
        start -= 1
    tail = range(start, len(paragraphs))
    return next((index for index in tail if _is_furniture(paragraphs[index])), len(paragraphs))


def _may_be_furniture(paragraph: CleanText) -> bool:
    """Also a short line without a full stop: no report ends with one."""
    label = (
        len(paragraph) <= 40
        and paragraph.text[-1] not in "。！”）"
        and marker_of(paragraph.text) is None  # an item of a list in an annex
    )
    return label or _is_furniture(paragraph)


def _is_furniture(paragraph: CleanText) -> bool:
    return len(paragraph) <= 80 and (
        _FURNITURE.match(paragraph.text) is not None or len(paragraph) <= 1
    )
