"""The tokenizer: a Unigram model whose pieces are whole words.

Multi-character Chinese words keep passages short (about 2.2 characters a token), which is what
makes a small encoder fast. The pieces and their probabilities come from counting jieba's words; at
run time the Unigram model picks the likeliest split by itself: jieba is not needed. Punctuation is
dropped.
"""

from __future__ import annotations

import logging
import math
import random
import re
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from embeddings.training.config import VocabularyConfig

log = logging.getLogger(__name__)

PAD, UNK = "[PAD]", "[UNK]"
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)*%?")
_NORMALIZER = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])


def _count_words(
    texts: Iterable[str], budget: int
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Counts of Chinese words (of `budget` characters at most), Latin words and numbers."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    chinese: Counter[str] = Counter()
    latin: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for text in texts:
        for run in _RUN.findall(_NORMALIZER.normalize_str(text)):
            if run[0].isdigit():
                numbers[run] += 1
            elif run[0] < "\u3400":
                latin[run] += 1
            elif budget > 0:
                budget -= len(run)
                chinese.update(jieba.cut(run))
    return chinese, latin, numbers


def _latin_pieces(words: Counter[str], size: int) -> list[str]:
    """Byte-pair pieces for words too rare to have their own entry."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(vocab_size=size, show_progress=False)
    rare = (word for word, count in words.items() for _ in range(min(count, 20)))
    tokenizer.train_from_iterator(rare, trainer)
    return sorted(tokenizer.get_vocab())


def build_tokenizer(
    texts: list[str], whole: list[str], config: VocabularyConfig, seed: int
) -> Tokenizer:
    """A tokenizer over `texts` (sampled up to the budget) and `whole` (always counted, twice)."""
    sample = list(texts)
    random.Random(seed).shuffle(sample)
    chinese, latin, numbers = _count_words(whole * 2 + sample, config.sample_characters)
    singles: Counter[str] = Counter()
    for word, count in chinese.items():
        for character in word:
            singles[character] += count
    total = sum(chinese.values()) + sum(latin.values()) + sum(numbers.values())
    counts: dict[str, float] = {
        c: max(1.0, chinese[c], n * 0.02) for c, n in singles.items() if n >= 2
    }
    for word, count in chinese.most_common():
        if len(counts) >= config.chinese:
            break
        if 2 <= len(word) <= 8:
            counts.setdefault(word, count)
    kept = [word for word, count in latin.most_common(config.latin) if count >= 3]
    rare = Counter({w: c for w, c in latin.items() if w not in set(kept)})
    for piece in _latin_pieces(rare, config.latin_pieces):
        counts.setdefault(piece, 0.05 * len(piece))
    counts |= {word: float(latin[word]) for word in kept}
    counts |= {str(n): 50.0 for n in [*range(100), *range(1945, 2051)]}
    counts |= dict.fromkeys("0123456789.%abcdefghijklmnopqrstuvwxyz", 1.0)
    counts |= {n: float(c) for n, c in numbers.most_common(config.numbers)}
    pieces = [(PAD, 0.0), (UNK, 0.0)]
    pieces += [
        (w, math.log(c / total))
        for w, c in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    log.info(
        "vocabulary: %d pieces, %d Chinese words seen, %d Latin",
        len(pieces),
        len(chinese),
        len(latin),
    )
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=1, byte_fallback=False))
    tokenizer.normalizer = _NORMALIZER
    # the second split keeps scripts apart; without it a piece could join a figure to a word
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}%.]+|\.(?!\d)|(?<!\d)\."), "removed"),
            pre_tokenizers.Split(Regex(r"\p{N}+(?:\.\p{N}+)*%?|\p{Han}+"), "isolated"),
        ]
    )
    return tokenizer
