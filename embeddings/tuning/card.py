"""The model card of a tuned model."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from embeddings.tuning.base import Figures, Origin, Tuned

CARD_FILE = "README.md"


def write_card(folder: Path, name: str, tuned: Tuned, origin: Origin) -> None:
    (folder / CARD_FILE).write_text(card_text(name, tuned, origin), "utf-8")


def card_text(name: str, tuned: Tuned, origin: Origin) -> str:
    """Markdown, with the day on which it is called."""
    recipe, fitted, held = tuned.recipe, tuned.fitted, tuned.comparison
    warning = f"\n**Written although it is no better than its base: {tuned.reason}.**\n"
    return f"""\
---
tags: [sentence-similarity, retrieval, government-work-reports]
---
# {name}

`{tuned.base}` tuned with `youju train` on {date.today()}. Use it with `--model FOLDER`; reports
have to be indexed with it anew.
{warning if tuned.reason else ""}
| | |
|---|---|
| base | `{tuned.base}`, revision `{tuned.base_revision}` |
| revision | `{tuned.revision}` |
| pairs | `{origin.pairs_file}`, SHA-256 `{origin.pairs_sha256}` |
| parts | {tuned.train} train, {tuned.dev} dev, {tuned.test} test |
| seed, held out | {tuned.settings.seed}, {tuned.settings.holdout:g} for dev and again for test |
| epochs | {fitted.epochs} of at most {recipe.epochs} trained, epoch {fitted.epoch} taken |
| blend | {fitted.share:.0%} of that epoch's weights, the rest the base's |
| dev loss | {fitted.loss_before:.4f} before, {fitted.loss_after:.4f} after |
| batch, learning rate | {recipe.batch}, {recipe.rate:g} |
| temperature, token dropout | {recipe.temperature:g}, {recipe.dropout:g} |

No question and no passage stands in two of the parts. The dev questions chose the epoch and the
blend; the test questions decided only whether the model was worth writing.

## Figures

The {held.questions} test questions, searched among all {held.passages} passages of the pairs,
dense search alone (exact), the written model as it is loaded. {held.better} questions rank their
passage higher than before, {held.worse} lower (sign test: p = {held.chance:.2f}).

| | hit@1 | hit@10 | RR@10 | n |
|---|---|---|---|---|
{_row("before", held.before, held.questions)}
{_row("after", held.after, held.questions)}

Where the base was itself trained on these questions, its own row is flattering.

    {origin.command}
"""


def _row(name: str, figures: Figures, count: int) -> str:
    values = (figures.hit_1, figures.hit_10, figures.rr_10)
    return f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} | {count} |"
