"""The peers by name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from eval.peers.base import Peer


@dataclass(frozen=True, slots=True)
class Entry:
    """``where`` is the class, imported only in the worker that runs it; ``package`` the
    distribution whose version is given."""

    name: str
    where: str
    package: str
    needs_model: bool

    def make(self) -> Peer:
        module, _, attribute = self.where.partition(":")
        return cast(Peer, getattr(import_module(module), attribute)())


PEERS = (
    Entry("youju", "eval.peers.ours:Youju", "youju", False),
    Entry("bm25", "eval.peers.bm25:PlainBm25", "rank-bm25", False),
    Entry("langchain", "eval.peers.langchain:LangChainFaiss", "langchain-community", True),
    Entry("llamaindex", "eval.peers.llamaindex:LlamaIndexVectors", "llama-index-core", True),
    Entry("haystack", "eval.peers.haystack:HaystackInMemory", "haystack-ai", True),
    Entry("txtai", "eval.peers.txtai:TxtaiEmbeddings", "txtai", True),
)
