from __future__ import annotations

from pathlib import Path

import torch

from embeddings.training.average import average, average_contexts, average_corpora


def save(work: Path, name: str, value: float, **more: object) -> None:
    torch.save({"folded": torch.full((2, 3), value), **more}, work / f"{name}.pt")


def test_tables_of_one_length_and_a_share_of_the_teacher(tmp_path: Path) -> None:
    for name, value in (("teacher", -1.0), ("one", 2.0), ("other", 8.0)):
        save(tmp_path, name, value)
    average(tmp_path, ["one", "other"])
    made = torch.load(tmp_path / "average.pt", weights_only=True)["folded"]
    # Rows 1 long, .8 of those that were learned and .2 of the teacher's, which point away.
    torch.testing.assert_close(made, torch.full((2, 3), 0.6 / 3**0.5))


def test_networks_are_averaged_and_a_quarter_of_the_table_stays(tmp_path: Path) -> None:
    save(tmp_path, "average", 0.0)
    save(tmp_path, "one", 2.0, context={"up.weight": torch.tensor([1.0])})
    save(tmp_path, "other", 6.0, context={"up.weight": torch.tensor([3.0])})
    average_contexts(tmp_path, ["one", "other"])
    made = torch.load(tmp_path / "context_average.pt", weights_only=True)
    torch.testing.assert_close(made["folded"], torch.full((2, 3), 3.0))
    torch.testing.assert_close(made["context"]["up.weight"], torch.tensor([2.0]))


def test_of_corpora_the_table_is_one(tmp_path: Path) -> None:
    for name, value in (("one", 1.0), ("other", 3.0)):
        save(tmp_path, name, 2.0, context={"up.weight": torch.tensor([value])})
    average_corpora(tmp_path, ["one", "other"])
    made = torch.load(tmp_path / "corpora_average.pt", weights_only=True)
    torch.testing.assert_close(made["folded"], torch.full((2, 3), 2.0))
    torch.testing.assert_close(made["context"]["up.weight"], torch.tensor([2.0]))
