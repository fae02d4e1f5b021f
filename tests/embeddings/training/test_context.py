from __future__ import annotations

import numpy as np
import pytest
import torch

from embeddings.training.config import ContextConfig
from embeddings.training.context import ContextNetwork, narrowed
from embeddings.training.context_train import late_scores
from embeddings.training.pool import Texts, closed_up, means, replaced, some

CONFIG = ContextConfig(layers=2, heads=2, hidden=12, places=5, dropout=0.0)


@pytest.fixture
def network() -> ContextNetwork:
    torch.manual_seed(1)
    made = ContextNetwork(8, CONFIG).eval()
    torch.nn.init.normal_(made.outward.weight)
    return made


def test_untrained_it_gives_the_rows_of_the_table() -> None:
    rows = torch.randn(2, 4, 8)
    torch.testing.assert_close(ContextNetwork(8, CONFIG)(rows, torch.ones(2, 4)), rows)


def test_a_word_is_read_with_those_beside_it(network: ContextNetwork) -> None:
    rows = torch.randn(1, 3, 8)
    other = torch.cat([rows[:, :2], torch.randn(1, 1, 8)], 1)
    mask = torch.ones(1, 3)
    assert not torch.allclose(network(rows, mask)[0, 0], network(other, mask)[0, 0])


def test_padding_is_not_read(network: ContextNetwork) -> None:
    rows = torch.randn(1, 3, 8)
    padded = torch.cat([rows, torch.randn(1, 2, 8)], 1)
    read = network(padded, torch.tensor([[1, 1, 1, 0, 0]]))
    torch.testing.assert_close(read[:, :3], network(rows, torch.ones(1, 3)))


def test_narrowed_keeps_what_weighs_most(network: ContextNetwork) -> None:
    with torch.no_grad():
        network.layers[0].up.weight[3] = 0
        network.layers[0].up.bias[3] = 0
    made = narrowed(network.state_dict(), 11)
    slim = ContextNetwork(8, ContextConfig(layers=2, heads=2, hidden=11, places=5, dropout=0.0))
    slim.load_state_dict(made)
    kept = [unit for unit in range(12) if unit != 3]
    torch.testing.assert_close(
        slim.layers[0].up.weight, network.layers[0].up.weight[torch.tensor(kept)]
    )


def test_late_scores_by_hand() -> None:
    table = torch.tensor([[0.0, 0.0], [2.0, 0.0], [0.0, 3.0], [1.6, 1.2]])
    words = torch.tensor([[[2.0, 0.0], [0.0, 1.0]], [[0.0, 4.0], [9.0, 9.0]]])
    held = torch.tensor([[True, True], [True, False]])
    passages = (torch.tensor([[1, 3], [2, 0]]), torch.tensor([[True, True], [True, False]]))
    # (2 × 1 + 1 × 0.6) / 3 and (2 × 0 + 1 × 1) / 3; 0.6 and 1
    wanted = torch.tensor([[2.6 / 3, 1 / 3], [0.6, 1.0]])
    torch.testing.assert_close(late_scores(words, held, table, passages), wanted)


def test_texts_are_padded_to_the_longest() -> None:
    texts = Texts(torch.tensor([5, 6, 7, 8]), torch.tensor([0, 1, 4]), torch.tensor([1, 2]))
    ids, held = texts.padded(torch.tensor([1, 0]), 2)
    assert ids.tolist() == [[6, 7], [5, 0]]
    assert held.tolist() == [[True, True], [True, False]]


def test_means_are_of_what_is_held() -> None:
    table = torch.tensor([[9.0, 9.0], [1.0, 0.0], [0.0, 1.0]])
    ids, held = torch.tensor([[1, 2], [2, 0]]), torch.tensor([[True, True], [True, False]])
    wanted = np.array([[0.5**0.5, 0.5**0.5], [0, 1]])
    assert means(table, ids, held).numpy() == pytest.approx(wanted, abs=1e-6)


def test_known_words_are_replaced_and_some_others_left_out() -> None:
    options = torch.tensor([[-1], [-1], [7], [-1]])
    ids, held = torch.tensor([[1, 2, 3]]), torch.ones(1, 3, dtype=torch.bool)
    made, left = replaced(ids, held, options, 1.0, 0.0)
    # The first stays, since a text is never empty.
    assert made.tolist() == [[1, 7, 3]]
    assert left.tolist() == [[True, True, False]]
    assert closed_up(made, torch.tensor([[False, True, True]]))[0].tolist() == [[7, 3]]


def test_some_are_drawn_once() -> None:
    rows = torch.arange(5)
    assert sorted(some(rows, 9).tolist()) == [0, 1, 2, 3, 4]
    assert len(set(some(rows, 3).tolist())) == 3
