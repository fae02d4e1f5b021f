"""Which model a set of configurations is run with."""

from __future__ import annotations

from embeddings.loading import BUNDLED
from eval.systems.configuration import parse_configuration
from eval.systems.library import embedder_for
from eval.systems.null import NullEmbedder


def test_the_bundled_model_unless_another_is_named() -> None:
    configurations = [parse_configuration("lexical"), parse_configuration("fit")]
    assert (
        embedder_for(None, configurations).card.name
        == embedder_for(BUNDLED, configurations).card.name
    )
    assert not isinstance(embedder_for(None, configurations), NullEmbedder)


def test_no_model_is_loaded_that_nothing_needs() -> None:
    assert isinstance(embedder_for("no-such-model", [parse_configuration("lexical")]), NullEmbedder)
