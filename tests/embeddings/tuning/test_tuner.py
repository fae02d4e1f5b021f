"""Both families from end to end: tuned, written, loaded, measured."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from embeddings import ModelUnusable, load_embedder
from embeddings.errors import FolderUnusable
from embeddings.sentence_transformer import SentenceTransformerEmbedder
from embeddings.tuning import Pair, Settings, Tuned, tune
from tests.embeddings.models import VOCABULARY
from tests.embeddings.tuning.made import ORIGIN, bundled_version, made_pairs

STATIC = Settings(holdout=0.2, epochs=8)
# A random model has much to learn: its rate is not one to tune a trained model with.
TINY = Settings(holdout=0.2, epochs=3, rate=3e-3)


def spelt_pairs() -> list[Pair]:
    """Sixty pairs in the words that the tiny transformer knows."""
    return [Pair(f"{a}{b}", f"{b}{a}年") for a, b in pairwise(VOCABULARY[5:66])]


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tuned]:
    out = tmp_path_factory.mktemp("static") / "tuned"
    return out, tune(made_pairs(), "bundled", out, STATIC, ORIGIN)


def test_the_tuned_model_finds_more(static: tuple[Path, Tuned]) -> None:
    _, tuned = static
    held = tuned.comparison
    assert (tuned.train, tuned.dev, tuned.test) == (36, 12, 12)
    assert (held.questions, held.passages) == (12, 60)
    assert tuned.reason is None
    assert tuned.fitted.loss_after < tuned.fitted.loss_before
    assert held.after.rr_10 > held.before.rr_10
    assert held.after.hit_10 >= held.before.hit_10
    assert held.better > held.worse


def test_the_folder_is_a_model_of_its_own(static: tuple[Path, Tuned]) -> None:
    out, tuned = static
    base, made = load_embedder("bundled"), load_embedder(str(out))
    assert made.card.revision == tuned.revision
    assert made.card.revision.startswith(f"{bundled_version()}-tuned-")
    assert made.card.revision != base.card.revision == tuned.base_revision
    assert made.card.dimension == base.card.dimension
    texts = [pair.passage for pair in made_pairs()]
    assert not np.allclose(made.encode_passages(texts), base.encode_passages(texts), atol=1e-3)
    # Words that no pair holds keep their vectors.
    other = ["quarterly customs inspection"]
    np.testing.assert_array_equal(made.encode_queries(other), base.encode_queries(other))


def test_it_loads_without_torch(static: tuple[Path, Tuned]) -> None:
    code = (
        "import sys; from embeddings import load_embedder; "
        f"load_embedder({str(static[0])!r}).encode_queries(['粮食']); "
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_card(static: tuple[Path, Tuned]) -> None:
    out, tuned = static
    card = (out / "README.md").read_text("utf-8")
    held = tuned.comparison
    for said in (
        f"revision `{tuned.base_revision}`",
        f"revision | `{tuned.revision}`",
        "36 train, 12 dev, 12 test",
        f"| before | {held.before.hit_1:.3f} | {held.before.hit_10:.3f} | {held.before.rr_10:.3f}",
        f"| after | {held.after.hit_1:.3f} | {held.after.hit_10:.3f} | {held.after.rr_10:.3f} | 12",
        f"    {ORIGIN.command}",
    ):
        assert said in card
    config = json.loads((out / "config.json").read_text("utf-8"))
    assert config["base_revision"] == tuned.base_revision


def test_the_same_seed_gives_the_same_weights(static: tuple[Path, Tuned], tmp_path: Path) -> None:
    out, tuned = static
    again = tune(made_pairs(), "bundled", tmp_path / "again", STATIC, ORIGIN)
    assert again == tuned
    for file in ("onnx/model_int8.onnx", "config.json", "tokenizer.json"):
        assert (tmp_path / "again" / file).read_bytes() == (out / file).read_bytes()


def test_a_tuned_model_is_a_base(static: tuple[Path, Tuned], tmp_path: Path) -> None:
    settings = Settings(holdout=0.2, epochs=1, seed=2)
    tuned = tune(
        made_pairs(), str(static[0]), tmp_path / "twice", settings, ORIGIN, write_anyway=True
    )
    assert tuned.base_revision == static[1].revision
    assert (tuned.revision or "").startswith(f"{bundled_version()}-tuned-")


def test_no_better_no_folder(tmp_path: Path) -> None:
    # Steps too small for float32: the weights stay the base's.
    still = Settings(holdout=0.2, epochs=1, rate=1e-30)
    out = tmp_path / "tuned"
    tuned = tune(made_pairs(), "bundled", out, still, ORIGIN)
    assert (tuned.reason, tuned.revision) == ("no_epoch_better", None)
    assert tuned.comparison.before == tuned.comparison.after
    assert list(tmp_path.iterdir()) == []
    tuned = tune(made_pairs(), "bundled", out, still, ORIGIN, write_anyway=True)
    assert tuned.reason == "no_epoch_better"
    assert "no better than its base: no_epoch_better" in (out / "README.md").read_text("utf-8")


def test_worse_on_the_held_out_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter([np.ones(12), np.r_[np.ones(11), 2]])
    monkeypatch.setattr("embeddings.tuning.comparing.ranks_of", lambda *_: next(turns))
    tuned = tune(made_pairs(), "bundled", tmp_path / "tuned", STATIC, ORIGIN)
    assert (tuned.reason, tuned.revision) == ("held_out_worse", None)
    # Eleven questions at rank 1 and one at rank 2: (11 + 1/2) / 12.
    assert tuned.comparison.after.rr_10 == pytest.approx(11.5 / 12)
    assert (tuned.comparison.better, tuned.comparison.worse) == (0, 1)
    assert list(tmp_path.iterdir()) == []


def test_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("embeddings.tuning.tuner.write_card", interrupted)
    settings = Settings(holdout=0.2, epochs=1)
    with pytest.raises(KeyboardInterrupt):
        tune(made_pairs(), "bundled", tmp_path / "t", settings, ORIGIN, write_anyway=True)
    assert list(tmp_path.iterdir()) == []


def test_progress(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    settings = Settings(holdout=0.2, epochs=2, batch=12)
    tune(
        made_pairs(), "bundled", tmp_path / "t", settings, ORIGIN,
        watch=lambda *step: heard.append(step),
    )  # fmt: skip
    assert [step for step in heard if step[0] == "training"] == [
        ("training", done, 6) for done in range(1, 7)
    ]
    assert [step for step in heard if step[0] == "measuring"][-1] == ("measuring", 120, 120)


def test_a_transformer(transformer_folder: Path, tmp_path: Path) -> None:
    base = tmp_path / "multilingual-e5-small"
    shutil.copytree(transformer_folder, base)
    tuned = tune(spelt_pairs(), str(base), tmp_path / "a", TINY, ORIGIN, write_anyway=True)
    again = tune(spelt_pairs(), str(base), tmp_path / "b", TINY, ORIGIN, write_anyway=True)
    assert again == tuned
    assert tuned.fitted.loss_after < tuned.fitted.loss_before
    made = load_embedder(str(tmp_path / "a"))
    assert isinstance(made, SentenceTransformerEmbedder)
    assert made.card.revision == tuned.revision != tuned.base_revision
    # The folder's name no longer tells the family, the configuration does.
    assert (made.card.query_prompt, made.card.passage_prompt) == ("query: ", "passage: ")
    assert "youju train" in (tmp_path / "a" / "README.md").read_text("utf-8")


def test_a_name_that_would_give_another_familys_prompts(
    transformer_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(FolderUnusable, match=r"'query: ', and .* has none; name another"):
        tune(
            spelt_pairs(), str(transformer_folder), tmp_path / "multilingual-e5-base", TINY, ORIGIN
        )


def test_a_rate_that_breaks_the_model(tmp_path: Path, transformer_folder: Path) -> None:
    wild = Settings(holdout=0.2, epochs=2, rate=1e30)
    with pytest.raises(ModelUnusable, match="lower --learning-rate"):
        tune(spelt_pairs(), str(transformer_folder), tmp_path / "t", wild, ORIGIN)
    assert list(tmp_path.iterdir()) == []


def test_an_onnx_model_that_is_not_static(onnx_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"layers None.*name bundled"):
        tune(made_pairs(), str(onnx_folder), tmp_path / "t", STATIC, ORIGIN)
    base = tmp_path / "base"
    shutil.copytree(onnx_folder, base)
    config = json.loads((base / "config.json").read_text("utf-8"))
    (base / "config.json").write_text(json.dumps({**config, "layers": 0}), "utf-8")
    with pytest.raises(ModelUnusable, match="holds no token table"):
        tune(made_pairs(), str(base), tmp_path / "t", STATIC, ORIGIN)


def test_without_onnx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.tuning.static.find_spec", lambda _: None)
    with pytest.raises(ModelUnusable, match=r"pip install 'youju\[train\]'"):
        tune(made_pairs(), "bundled", tmp_path / "t", STATIC, ORIGIN)
