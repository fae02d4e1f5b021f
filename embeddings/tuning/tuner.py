"""The one verb: a base and pairs → a folder with the tuned model, if it is better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from embeddings.base import Embedder, Progress
from embeddings.errors import FolderUnusable, ModelUnusable
from embeddings.loading import load_embedder
from embeddings.prompts import prompts_for
from embeddings.tuning.base import Origin, Pair, Recipe, Settings, Tunable, Tuned, Watch
from embeddings.tuning.card import write_card
from embeddings.tuning.folder import check_free, draft_beside, keep
from embeddings.tuning.recipe import STATIC, TRANSFORMER, chosen
from embeddings.tuning.split import Split, split_pairs


def tune(
    pairs: Sequence[Pair],
    base: str,
    out: Path,
    settings: Settings,
    origin: Origin,
    *,
    write_anyway: bool = False,
    watch: Watch | None = None,
) -> Tuned:
    """Tunes ``base`` (any name that ``load_embedder`` takes) and measures what is written.

    ``out`` is written only if the dev loss fell and RR@10 over the held-out questions did not,
    unless ``write_anyway``. ``pairs`` are distinct. Raises ``PairsTooFew``, ``FolderUnusable``,
    ``ModelNotFound`` and ``ModelUnusable``.
    """
    check_free(out)
    split = split_pairs(pairs, settings.holdout, settings.seed)
    embedder = load_embedder(base)
    card = embedder.card
    # torch, which the modules below need, takes seconds to load.
    from embeddings.tuning.comparing import compared, ranks_of
    from embeddings.tuning.fitting import fit

    opened = _opened(embedder, split, out, settings)
    before = ranks_of(embedder, split.test, split.corpus, _measuring(watch, 0, len(split.corpus)))
    fitted = fit(opened.model, split, opened.recipe, settings.seed, watch)
    with draft_beside(out) as draft:
        opened.model.write(draft)
        written = load_embedder(str(draft))
        after = ranks_of(written, split.test, split.corpus, _measuring(watch, 1, len(split.corpus)))
        comparison = compared(before, after, len(split.corpus))
        tuned = Tuned(
            base=base,
            base_revision=card.revision,
            revision=written.card.revision,
            reason=None,
            train=len(split.train),
            dev=len(split.dev),
            test=len(split.test),
            settings=settings,
            recipe=opened.recipe,
            fitted=fitted,
            comparison=comparison,
        )
        if fitted.loss_after >= fitted.loss_before:
            tuned = replace(tuned, reason="no_epoch_better")
        elif comparison.after.rr_10 < comparison.before.rr_10:
            tuned = replace(tuned, reason="held_out_worse")
        if tuned.reason is not None and not write_anyway:
            return replace(tuned, revision=None)
        write_card(draft, out.name, tuned, origin)
        keep(draft, out)
    return tuned


class _Opened(NamedTuple):
    model: Tunable
    recipe: Recipe


def _opened(embedder: Embedder, split: Split, out: Path, settings: Settings) -> _Opened:
    from embeddings.onnx import OnnxEmbedder
    from embeddings.sentence_transformer import SentenceTransformerEmbedder

    if isinstance(embedder, OnnxEmbedder):
        from embeddings.tuning.static import StaticModel

        recipe = chosen(STATIC, settings)
        return _Opened(StaticModel(embedder, split, recipe.dropout, settings.seed), recipe)
    if isinstance(embedder, SentenceTransformerEmbedder):
        from embeddings.tuning.transformer import TransformerModel

        _check_name(embedder, out)
        return _Opened(TransformerModel(embedder), chosen(TRANSFORMER, settings))
    raise ModelUnusable(
        f"{embedder.card.name}: a {type(embedder).__name__} cannot be tuned; name bundled or a "
        f"Sentence Transformers model as the base"
    )


def _check_name(embedder: Embedder, out: Path) -> None:
    """A model without prompts must not be put where its name would give it a family's."""
    card, family = embedder.card, prompts_for((out.absolute().name,))
    if not (card.query_prompt or card.passage_prompt) and (family.query or family.passage):
        raise FolderUnusable(
            f"{out}: a model in a folder of this name would be asked with the prompt "
            f"{family.query or family.passage!r}, and {card.name} has none; name another folder"
        )


def _measuring(watch: Watch | None, turn: int, count: int) -> Progress | None:
    """Counts the texts of both turns, the base's and the tuned model's, as one stage."""
    if watch is None:
        return None
    done = turn * count

    def advance(texts: int) -> None:
        nonlocal done
        done += texts
        watch("measuring", done, 2 * count)

    return advance
