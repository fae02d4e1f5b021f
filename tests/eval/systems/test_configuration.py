from __future__ import annotations

import pytest

from eval.systems.configuration import ConfigurationInvalid, parse_configuration
from rag.retrieval.retriever import Ranking


def test_a_ranking_and_its_changes() -> None:
    made = parse_configuration("fused+dense_weight=0.6+depth=50")
    assert made.name == "fused+dense_weight=0.6+depth=50"
    assert made.retrieval.ranking is Ranking.FUSED
    assert (made.retrieval.dense_weight, made.retrieval.depth) == (0.6, 50)
    assert made.settings["dense_weight"] == 0.6


def test_only_lexical_needs_no_model() -> None:
    needs = {name: parse_configuration(name).needs_model for name in Ranking}
    assert needs == {"lexical": False, "dense": True, "fused": True, "fit": True}


@pytest.mark.parametrize("name", ["lexicla", "fit+speed=9", "fit+depth=deep", ""])
def test_what_means_nothing_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        parse_configuration(name)
