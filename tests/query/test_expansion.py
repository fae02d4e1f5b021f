"""The words that passages may use where a question uses others."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.query.expansion import Expander, Expansion
from rag.query.thesaurus import Entry, Thesaurus
from rag.query.translation.learning import write_table
from rag.query.translation.table import TranslationTable

THESAURUS = Thesaurus(
    [
        Entry("青榆收入", ("口袋里的钱", "钱袋子"), ("household income",)),
        Entry("青榆存款", ("钱袋子",), ()),
        Entry("修筑大道", ("修大路",), ()),
    ]
)
NOTHING = Expansion((), {}, (), ())


@pytest.fixture
def table(tmp_path: Path) -> TranslationTable:
    path = tmp_path / "table.sqlite"
    write_table(
        {
            "road": [("道路", 0.5), ("公路", 0.25)],
            "income": [("收入", 0.75)],
            "道路": [("road", 0.5)],
        },
        path,
    )
    return TranslationTable(path)


def expand(topic: str, *own: str, weight: float = 0.6) -> Expansion:
    """With the thesaurus alone."""
    expander = Expander(lambda: THESAURUS, weight=weight)
    return expander.expand(topic, dict.fromkeys(own, 1.0))


def test_a_wording_brings_the_words_of_its_term() -> None:
    found = expand("口袋里的钱多了", "口袋", "钱")
    assert found.terms == ("青榆收入",)
    assert found.words == {"青榆": 0.6, "收入": 0.6}
    assert found.rewordings == ("青榆收入多了",)


def test_several_terms_share_the_weight() -> None:
    found = expand("大家的钱袋子", "钱袋子")
    assert found.terms == ("青榆收入", "青榆存款")
    # 0.6 / 2 for each term
    assert found.words == pytest.approx({"青榆": 0.3, "收入": 0.3, "存款": 0.3})
    assert found.rewordings == ("大家的青榆收入", "大家的青榆存款")


def test_a_word_of_two_wordings_has_the_greater_weight() -> None:
    found = expand("钱袋子，口袋里的钱", "钱袋子")
    assert found.words == pytest.approx({"青榆": 0.6, "收入": 0.6, "存款": 0.3})
    assert found.terms == ("青榆收入", "青榆存款")


def test_the_question_s_own_words_are_not_added() -> None:
    assert expand("口袋里的钱", "收入").words == {"青榆": 0.6}


def test_every_wording_is_reworded_at_once() -> None:
    assert expand("口袋里的钱用来修大路").rewordings == ("青榆收入用来修筑大道",)


def test_rewordings_are_few() -> None:
    # Two terms for each of three wordings would be eight; here each is replaced throughout.
    many = Thesaurus([Entry(f"甲{n}", ("一路", "二路", "三路"), ()) for n in range(3)])
    found = Expander(lambda: many).expand("一路二路三路", {})
    assert len(found.rewordings) == 4
    assert all(text.startswith("甲") for text in found.rewordings)


def test_what_no_list_knows_is_left_alone() -> None:
    assert expand("修路护坡", "修路", "护坡") == NOTHING


def test_a_word_of_another_language_than_the_reports_is_translated(table: TranslationTable) -> None:
    expander = Expander(lambda: Thesaurus([]), lambda: table)
    found = expander.expand("road income 道路", {"road": 1.0, "income": 1.0, "道路": 1.0})
    assert found.renderings == (
        ("road", (("道路", 0.5), ("公路", 0.25))),
        ("income", (("收入", 0.75),)),
    )
    # 道路 is the question's own; the likeliest of each word is shown.
    assert found.words == {"公路": 0.25, "收入": 0.75}
    assert found.terms == ("道路", "收入")
    assert found.rewordings == ()


@pytest.mark.parametrize(
    ("languages", "translated"),
    [(("zh",), ["road"]), (("en",), ["道路"]), (("zh", "en"), [])],
)
def test_the_languages_of_the_reports_decide(
    table: TranslationTable, languages: tuple[str, ...], translated: list[str]
) -> None:
    expander = Expander(
        lambda: Thesaurus([]), lambda: table, languages=frozenset(languages), weight=0.6
    )
    found = expander.expand("road 道路", {"road": 1.0, "道路": 1.0})
    assert [word for word, _ in found.renderings] == translated


def test_a_word_that_the_table_does_not_know(table: TranslationTable) -> None:
    found = Expander(lambda: Thesaurus([]), lambda: table).expand("xyz", {"xyz": 1.0})
    assert (found.renderings, found.words, found.terms) == ((("xyz", ()),), {}, ())


def test_chinese_questions_of_chinese_reports_need_no_table() -> None:
    def refuse() -> TranslationTable:
        raise AssertionError("the table was asked for")

    expander = Expander(lambda: THESAURUS, refuse)
    assert expander.expand("钱袋子", {"钱袋子": 1.0}).renderings == ()
