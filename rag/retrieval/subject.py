"""What a question is about, and how much of it a stretch of text speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.query.stopwords import STOP_WORDS
from rag.types import Query
from rag.words import words_of

# Words that say in what role, kind or measure a figure is wanted, not of what.
_ROLE_WORDS = frozenset(
    """
    目标 预期 计划 任务 完成 实现 达到 增长 增速 增幅 涨幅 增长率 增长量 同比 比上年 下降 提高 提升
    增加 减少 比重 比例 占比 大约 具体 实际 最终 全年 年末 年底 年度 左右 预计 突破 超过 力争 打算
    准备 安排 想 定 定在 定为 总共 一共 累计 合计 百分 百分点 百分之 几个 亿元 万元 元 万亿 万亿元
    亿 万 个 家 人 户 件 项 公里 万吨 亿斤 万人 亩 万亩 吨 天 名 位 所 套 座 条 处 排 第几 排名 位次
    全国 全省 全市 全区 省 市 区 去年 今年 明年 前年 目前 现在 已经 已 了 过 到底 究竟 多大 多高
    水平 数值 数字 数据 情况 哪年 何时 时候 啥时候 啥 咋 吗 有 没有 是否 新 共 各 分别 各是 比 相比
    高 低 快 慢 多 少
    target goal plan reach total growth grow grew rate increase percent percentage number amount set
    achieve year last expect aim
    """.split()
)


# What a word weighs that no report holds, the least that any weighs, and the longest that counts.
_UNKNOWN = 0.5
_LEAST = 0.05
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Spoken:
    """The share of a subject that a text speaks of, and the share that it does not although the
    reports know the words: what is left are words that no report holds, which say little.
    ``echoed`` counts a word that is not there by the nearest that is. ``lacking`` is what the word
    lacks most that neither is there nor has one near, ``strange`` the same of the words that no
    report holds."""

    found: float
    missing: float
    echoed: float = 0.0
    lacking: float = 0.0
    strange: float = 0.0


@dataclass(frozen=True, slots=True)
class _Concept:
    """A word and what may stand for it, each with how surely it does; ``weight`` is its rarity,
    ``known`` whether the reports are sure to know it."""

    word: str
    weight: float
    known: bool
    forms: tuple[tuple[str, float], ...]


class Subject:
    """The question's own words, and each rewording in official terms, of which the best counts.
    ``rarity`` is that of every word and rendering (see ``subject_words``)."""

    def __init__(self, query: Query, rarity: Mapping[str, float]) -> None:
        renderings = dict(query.renderings)
        self._readings = [
            tuple(_concept(word, renderings.get(word, ()), rarity) for word in words)
            for words in readings(query)
        ]
        self.words = tuple(
            dict.fromkeys(concept.word for concepts in self._readings for concept in concepts)
        )

    def spoken(self, form: str, echoes: Sequence[float] = ()) -> Spoken:
        """Rare and long words count for more. ``form`` is in search form, ``echoes`` how near it
        comes to each of ``words``."""
        near = dict(zip(self.words, echoes, strict=False))
        found = (_spoken(concepts, form, near) for concepts in self._readings)
        return max(found, key=lambda one: (one.found, one.echoed, -one.missing))


def subject_words(query: Query) -> set[str]:
    """The words whose rarity counts."""
    translated = {word for _, renderings in query.renderings for word, _ in renderings}
    return {word for words in readings(query) for word in words} | translated


def readings(query: Query) -> list[list[str]]:
    """The words of the subject, in the question's own wording and in each rewording."""
    own = [word for word, weight in query.terms if weight >= 1]
    found = [own, *(words_of(text) for text in query.rewordings)]
    return [
        [w for w in dict.fromkeys(words) if w not in _ROLE_WORDS and w not in STOP_WORDS] or words
        for words in found
    ]


def _concept(
    word: str, renderings: Sequence[tuple[str, float]], rarity: Mapping[str, float]
) -> _Concept:
    forms = ((word, 1.0), *renderings)
    known = [rarity[form] for form, _ in forms if rarity[form] < 1]
    rare = min(known, default=_UNKNOWN)
    # A translation may be the wrong one: that it is not there says nothing.
    return _Concept(
        word, max(rare, _LEAST) * min(len(word), _LONGEST), bool(known) and not renderings, forms
    )


def _spoken(concepts: Sequence[_Concept], form: str, near: Mapping[str, float]) -> Spoken:
    total = sum(concept.weight for concept in concepts)
    found = missing = echoed = lacking = strange = 0.0
    for concept in concepts:
        sure = 0.0
        for word, probability in concept.forms:
            if probability > sure and word in form:
                sure = probability
        echo = max(sure, near.get(concept.word, 0.0))
        found += concept.weight * sure
        missing += concept.weight * (1 - sure) * concept.known
        echoed += concept.weight * echo
        if concept.known:
            lacking = max(lacking, concept.weight * (1 - echo) / _LONGEST)
        else:
            strange = max(strange, concept.weight * (1 - echo) / _LONGEST)
    if not total:
        return Spoken(0.0, 0.0)
    return Spoken(found / total, missing / total, echoed / total, lacking, strange)
