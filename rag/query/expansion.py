"""The words that passages may use where a question uses others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rag.query.thesaurus import Thesaurus, default_thesaurus
from rag.query.translation.table import TranslationTable, default_table
from rag.words import is_latin, search_form, words_of

# A question of many ambiguous wordings is not reworded in every combination.
_REWORDINGS = 4


@dataclass(frozen=True, slots=True)
class Expansion:
    """Official terms and the likeliest translations, the weights (below 1) of words that the
    question lacks, the topic reworded in official terms, and for each word that was translated its
    renderings with their probabilities."""

    terms: tuple[str, ...]
    words: dict[str, float]
    rewordings: tuple[str, ...]
    renderings: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]


class Expander:
    """Words that the thesaurus adds weigh ``weight``. A word in a language that is none of
    ``languages``, those of the reports, is translated, too: what stands for it weighs its
    probability.
    """

    def __init__(
        self,
        thesaurus: Callable[[], Thesaurus] = default_thesaurus,
        translations: Callable[[], TranslationTable] = default_table,
        *,
        languages: frozenset[str] = frozenset({"zh"}),
        weight: float = 0.6,
    ) -> None:
        self._thesaurus = thesaurus
        self._translations = translations
        self._languages = languages
        self._weight = weight

    def expand(self, topic: str, own: Mapping[str, float]) -> Expansion:
        """``own`` are the question's own words. A wording that stands for several terms shares
        its weight among them, and rewords the topic once with each."""
        form = search_form(topic)
        terms: list[str] = []
        words: dict[str, float] = {}
        reworded = [form]
        for match in self._thesaurus().find(form):
            for term in match.terms:
                terms.append(term)
                for word in words_of(term):
                    if word not in own:
                        weight = self._weight / len(match.terms)
                        words[word] = max(words.get(word, 0.0), weight)
            reworded = [
                text.replace(match.wording, search_form(term))
                for text in reworded[:_REWORDINGS]
                for term in match.terms
            ]
        translated = []
        for word in own:
            if ("en" if is_latin(word) else "zh") in self._languages:
                continue
            renderings = self._translations().renderings(word)
            translated.append((word, tuple((one.word, one.probability) for one in renderings)))
            terms += [one.word for one in renderings[:1]]
            for one in renderings:
                if one.word not in own:
                    words[one.word] = max(words.get(one.word, 0.0), one.probability)
        return Expansion(
            tuple(dict.fromkeys(terms)),
            words,
            tuple(text for text in dict.fromkeys(reworded[:_REWORDINGS]) if text != form),
            tuple(translated),
        )
