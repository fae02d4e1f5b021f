"""Questions against whole corpora."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from embeddings.training.config import CORPORA, ContextConfig, CorporaStage
from embeddings.training.context import ContextNetwork
from embeddings.training.corpora import Drawer, all_right, corpus_of, train_corpora
from embeddings.training.pool import Texts

WORDS, DIM = 40, 12
CONFIG = replace(ContextConfig(), hidden=8)
STAGE = replace(
    CORPORA, minutes=0.1, batch=8, passages=4, weights={"consultations": 1}, begins="before",
    stays_near="before", rate=3e-3, switch=0, synonyms=0, dropout=0,
)  # fmt: skip


def texts(*rows: list[int], digests: list[int]) -> dict[str, np.ndarray]:
    return {
        "ids": np.concatenate([np.array(row, np.int32) for row in rows]),
        "offsets": np.cumsum([0, *map(len, rows)]),
        "digest": np.array(digests),
    }


def write_source(folder: Path, name: str, query: dict, passage: dict) -> None:
    held = {f"query_{part}": values for part, values in query.items()}
    held |= {f"passage_{part}": values for part, values in passage.items()}
    np.savez(folder / f"{name}.npz", **held)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Ten articles of one word each, which a question asks for in another; the tenth question
    is settled by two of them."""
    articles = [[10 + n] for n in range(10)]
    asked = [*range(10), 9]
    write_source(
        tmp_path, "articles",
        texts(*articles, digests=list(range(100, 110))),
        texts(*articles, digests=list(range(100, 110))),
    )  # fmt: skip
    write_source(
        tmp_path, "consultations",
        texts(*([20 + n] for n in asked), digests=asked),
        texts(*articles, [10], digests=[*range(100, 110), 100]),
    )  # fmt: skip
    for name in ("lexicon", "synonyms"):
        np.save(tmp_path / f"{name}.npy", np.full((WORDS, 3), -1, np.int32))
    torch.manual_seed(1)
    network = ContextNetwork(DIM, CONFIG)
    torch.save(
        {"context": network.state_dict(), "folded": torch.randn(WORDS, DIM)},
        tmp_path / "before.pt",
    )
    return tmp_path


def test_a_corpus_holds_each_passage_once() -> None:
    held = Texts(torch.tensor([1, 2, 1]), torch.tensor([0, 1, 2, 3]), torch.tensor([7, 5, 7]))
    corpus = corpus_of(held, torch.arange(3), torch.randn(3, 4), 9)
    assert corpus.digests.tolist() == [5, 7]
    assert corpus.places(torch.tensor([7, 6, 5])).tolist() == [1, -1, 0]


def test_a_question_that_several_passages_answer_is_one() -> None:
    rows, right = all_right(torch.tensor([4, 3, 4]), torch.tensor([8, 6, 2]))
    assert rows.tolist() == [1, 0]
    assert right.tolist() == [[6, -1], [8, 2]]


def test_no_right_passage_is_a_wrong_one(work: Path) -> None:
    table = torch.load(work / "before.pt", weights_only=True)["folded"]
    drawer = Drawer(work, table, STAGE)
    unit = torch.nn.functional.normalize(table, dim=1)
    for _ in range(20):
        batch = drawer.draw()
        ids = batch.questions[0][:, 0]
        for row, asked in enumerate((ids - 20).tolist()):
            allowed = {asked, 0} if asked == 9 else {asked}
            chosen = batch.passages[batch.right[row]]
            assert any(torch.allclose(chosen, unit[10 + n]) for n in allowed)
            wrong = batch.passages[~batch.left_out[row]]
            for n in allowed:
                same = (wrong @ unit[10 + n]) > 0.999
                assert int(same.sum()) == int(torch.allclose(chosen, unit[10 + n]))


def found(work: Path, name: str) -> float:
    """The share of questions whose article is nearest."""
    held = torch.load(work / f"{name}.pt", weights_only=True)
    network = ContextNetwork(DIM, CONFIG).eval()
    network.load_state_dict(held["context"])
    table = held["folded"]
    with torch.no_grad():
        asked = network(table[20:30][:, None], torch.ones(10, 1))[:, 0]
    nearest = (asked @ torch.nn.functional.normalize(table[10:20], dim=1).T).argmax(1)
    return float((nearest == torch.arange(10)).float().mean())


def test_it_learns_and_leaves_the_table_alone(work: Path) -> None:
    stage: CorporaStage = replace(STAGE, near=0.0)
    train_corpora(work, stage, 1)
    before, after = (
        torch.load(work / f"{name}.pt", weights_only=True)["folded"]
        for name in ("before", stage.name)
    )
    assert torch.equal(before, after)
    assert found(work, stage.name) > found(work, "before")
