"""The questions that the bundled model learnt from: what stands in the repository is usable."""

from collections import Counter

from embeddings.training.consultations import Consultation, read_consultations
from embeddings.training.questions import held_out_passages, read_questions
from embeddings.training.statutes import held_out_articles, read_statute_questions


def test_questions_about_reports_name_a_report_a_span_and_a_register() -> None:
    asked = read_questions()
    assert len(asked) > 12_000
    assert {a.register for a in asked} == {"official", "press", "everyday", "clumsy", "english"}
    assert all(a.start < a.end and a.text.strip() == a.text != "" for a in asked)
    assert all(a.report.startswith(("national/", "provinces-2026/")) for a in asked)


def test_questions_about_statutes_name_an_article() -> None:
    asked = read_statute_questions()
    assert len(asked) > 15_000
    assert all(len(name) == 12 and int(name, 16) >= 0 and text.strip() for name, text in asked)


def test_consultations_name_up_to_four_articles() -> None:
    asked = read_consultations()
    assert len(asked) > 9_000
    names = [name for one in asked for name in one.articles]
    assert all(len(name) == 12 and int(name, 16) >= 0 for name in names)
    assert all(1 <= len(set(one.articles)) == len(one.articles) <= 4 for one in asked)
    assert all(one.text.strip() == one.text != "" for one in asked)


def test_no_question_stands_twice() -> None:
    for rows in (read_questions(), read_statute_questions(), read_consultations()):
        assert Counter(rows).most_common(1)[0][1] == 1


def test_the_same_passages_and_articles_are_held_out_each_time() -> None:
    asked, statutes = read_questions(), read_statute_questions()
    assert held_out_passages(asked) == held_out_passages(list(reversed(asked)))
    assert held_out_articles(statutes) == held_out_articles(list(reversed(statutes)))


def test_a_consultation_is_held_out_with_any_of_its_articles() -> None:
    kept, held = f"{1:012x}", f"{20:012x}"
    assert not Consultation((kept,), "问").held_out
    assert Consultation((kept, held), "问").held_out
