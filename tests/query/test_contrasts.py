"""Siblings that must not stand for one another."""

from __future__ import annotations

from collections import Counter

import pytest

from rag.query.contrasts import Contrasts, default_contrasts
from rag.words import search_form

TRADE = Contrasts([[["出口", "外销"], ["进口"], ["进出口"]], [["农村", "乡下"], ["城镇"]]])


@pytest.mark.parametrize(
    ("topic", "text", "out"),
    [
        ("出口额是多少", "全区进口5亿元", True),
        ("出口额是多少", "全区外销5亿元", False),
        ("出口额是多少", "出口5亿元，进口3亿元", False),
        ("出口额是多少", "修建道路5公里", False),
        ("修了多少路", "全区进口5亿元", False),
        # The longer wording is meant, on either side.
        ("出口额是多少", "进出口总额8亿元", True),
        ("进出口总额是多少", "出口5亿元", True),
        # One flaw is enough.
        ("农村出口额", "城镇出口5亿元", True),
        ("乡下的出口额", "农村出口5亿元", False),
    ],
)
def test_a_text_about_a_sibling_alone_is_ruled_out(topic: str, text: str, out: bool) -> None:
    assert TRADE.rule_out(topic)(text) is out


def test_the_table_holds_sets_of_siblings_in_search_form() -> None:
    sets = default_contrasts().sets
    assert len(sets) > 250
    for members in sets:
        assert len(set(members.values())) >= 2, members
        assert all(word == search_form(word) and word for word in members)


def test_no_wording_names_two_members_of_a_set() -> None:
    from importlib.resources import files

    lines = files("rag.query").joinpath("contrasts.tsv").read_text("utf-8").splitlines()
    for line in lines:
        words = [word for member in line.split("\t") for word in member.split("|")]
        assert max(Counter(words).values()) == 1, line
    assert len(set(lines)) == len(lines)
