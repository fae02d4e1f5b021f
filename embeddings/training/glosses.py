"""Term pairs that authors wrote themselves: «亲社会支出（prosocial spending）».

Academic and encyclopaedic Chinese gives the English of a term or a name in brackets. Thousands of
such brackets reach words that no parallel sentence here holds.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from embeddings.training.text import sentences

_GLOSS = re.compile(
    r"([\u4e00-\u9fff·]{2,16})[”》」]?\s*"
    r"[（(]\s*([A-Za-z][A-Za-z' -]{3,60})(?:[,，;；:：、][^)）]{0,60})?[)）]"
)
_WORD = re.compile(r"[a-z]{3}")
_BRACKET = re.compile(r"[（(][^()（）]*[)）]")


def gloss_pairs(texts: Iterable[str], chance: random.Random) -> list[tuple[str, str]]:
    """(English, Chinese term) and (English, sentence without its brackets); repeats are capped."""
    made: list[tuple[str, str]] = []
    seen: dict[tuple[str, str], int] = {}
    for text in texts:
        for sentence in sentences(text):
            for found in _GLOSS.finditer(sentence):
                chinese, english = found[1], found[2].strip()
                if not _WORD.search(english):
                    continue
                short = chinese if len(chinese) <= 8 else chinese[-6:]
                key = (english.lower(), short[-2:])
                seen[key] = seen.get(key, 0) + 1
                if seen[key] > 3:
                    continue
                made.append((english, short))
                bare = _BRACKET.sub("", sentence)
                if len(bare) >= 12 and chance.random() < 0.7:
                    made.append((english, bare[:200]))
    return made
