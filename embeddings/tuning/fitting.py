"""Epochs of InfoNCE, stopped by the dev loss, then blended with the base.

Blending fine-tuned and base weights (WiSE-FT, Wortsman et al. 2022) keeps what the base knew of
words that few pairs say little about.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings.errors import ModelUnusable
from embeddings.training.loss import contrastive
from embeddings.training.train import rate_factor
from embeddings.tuning.base import Fitted, Pair, Recipe, Tunable, Watch
from embeddings.tuning.split import Split, right_passages

log = logging.getLogger(__name__)

_SHARES = (1.0, 0.75, 0.5, 0.25)
_TEXTS_PER_CHUNK = 32


def fit(
    model: Tunable, split: Split, recipe: Recipe, seed: int, watch: Watch | None = None
) -> Fitted:
    """Leaves ``model`` with the weights of the best blend, whether or not it beats the base.
    The same seed gives the same weights on the same processor with as many threads. Raises
    ``ModelUnusable`` when the loss is no longer a number."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return _fit(model, split, recipe, watch)


def _fit(model: Tunable, split: Split, recipe: Recipe, watch: Watch | None) -> Fitted:
    parameters = list(model.parameters())
    base = _copied(parameters)
    loss_before = dev_loss(model, split, recipe)
    optimiser = torch.optim.AdamW(parameters, lr=recipe.rate, weight_decay=0.0)
    right = right_passages(split.train)
    batches = math.ceil(len(split.train) / recipe.batch)
    steps = recipe.epochs * batches
    best, best_epoch, best_loss, epoch, done = base, 0, math.inf, 0, 0
    while epoch < recipe.epochs and epoch - best_epoch < recipe.patience:
        epoch += 1
        model.train(True)
        # Chunks of like size: a last batch of one pair would have no negatives.
        for rows in torch.randperm(len(split.train)).chunk(batches):
            for group in optimiser.param_groups:
                group["lr"] = recipe.rate * rate_factor(done / steps)
            loss = _loss(model, [split.train[int(row)] for row in rows], right, recipe)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            done += 1
            if watch is not None:
                watch("training", done, steps)
        held = dev_loss(model, split, recipe)
        log.info("epoch %d: dev loss %.4f (base %.4f)", epoch, held, loss_before)
        if not math.isfinite(held):
            raise ModelUnusable(
                f"the loss is {held} after epoch {epoch} at the learning rate {recipe.rate:g}; "
                f"pass a lower --learning-rate"
            )
        if held < best_loss:
            best, best_epoch, best_loss = _copied(parameters), epoch, held
    share, loss_after = _blend(model, base, best, lambda: dev_loss(model, split, recipe))
    return Fitted(epoch, best_epoch, share, loss_before, loss_after)


@torch.no_grad()
def dev_loss(model: Tunable, split: Split, recipe: Recipe) -> float:
    """Mean cross-entropy of each dev pair's passage among the whole corpus; a question's other
    right passages are left out."""
    model.train(False)
    questions = [pair.question for pair in split.dev]
    scores = _rows(model.queries, questions) @ _rows(model.passages, split.corpus).T
    places = {passage: place for place, passage in enumerate(split.corpus)}
    right = right_passages(split.dev)
    for row, pair in enumerate(split.dev):
        others = [places[passage] for passage in right[pair.question] - {pair.passage}]
        scores[row, others] = -math.inf
    target = torch.tensor([places[pair.passage] for pair in split.dev], device=scores.device)
    return float(functional.cross_entropy(scores / recipe.temperature, target))


def _loss(
    model: Tunable, pairs: Sequence[Pair], right: dict[str, set[str]], recipe: Recipe
) -> Tensor:
    queries = model.queries([pair.question for pair in pairs])
    passages = model.passages([pair.passage for pair in pairs])
    allowed = [[a is b or b.passage not in right[a.question] for b in pairs] for a in pairs]
    return contrastive(
        queries,
        passages,
        torch.tensor(allowed, device=queries.device),
        recipe.temperature,
        recipe.too_close,
    )


def _rows(encode: Callable[[Sequence[str]], Tensor], texts: Sequence[str]) -> Tensor:
    """In the order of ``texts``; those of like length share a chunk, so that little is padding."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    chunks = [order[n : n + _TEXTS_PER_CHUNK] for n in range(0, len(order), _TEXTS_PER_CHUNK)]
    rows = torch.cat([encode([texts[n] for n in chunk]) for chunk in chunks])
    return rows[torch.tensor(order, device=rows.device).argsort()]


@torch.no_grad()
def _blend(
    model: Tunable, base: list[Tensor], tuned: list[Tensor], loss: Callable[[], float]
) -> tuple[float, float]:
    """The share of ``tuned`` with the lowest loss, and that loss; the model is left with it."""
    losses: dict[float, float] = {}
    for share in _SHARES:
        _set(model, base, tuned, share)
        losses[share] = loss()
    best = min(losses, key=lambda share: losses[share])
    _set(model, base, tuned, best)
    return best, losses[best]


def _set(model: Tunable, base: list[Tensor], tuned: list[Tensor], share: float) -> None:
    for parameter, start, end in zip(model.parameters(), base, tuned, strict=True):
        parameter.copy_(torch.lerp(start, end, share))


def _copied(parameters: Sequence[nn.Parameter]) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in parameters]
