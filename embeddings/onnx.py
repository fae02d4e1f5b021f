"""An ONNX model in a folder, run without PyTorch.

The folder holds ``config.json`` (version, dim, max_seq_length, query_prompt,
passage_prompt), ``tokenizer.json`` and ``onnx/model_int8.onnx``, which takes ``input_ids``
and ``attention_mask`` ``(n, length)`` int64 and gives ``sentence_embedding`` ``(n, dim)``
float32, pooled and of unit length; a static one also ``token_embeddings`` ``(n, length, dim)``.
It may have a second graph that reads the words of a query in context (see ``context``): a query's
vector is then the mean of theirs.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.base import ModelCard, Progress, Vectors
from embeddings.context import CONTEXT_FILE, Context
from embeddings.errors import ModelNotFound, ModelUnusable
from embeddings.hashing import folder_hash
from embeddings.vectors import unit_rows

MODEL_FILE = "onnx/model_int8.onnx"
TOKENIZER_FILE = "tokenizer.json"
CONFIG_FILE = "config.json"
_FILES = (CONFIG_FILE, TOKENIZER_FILE, MODEL_FILE)
_OUTPUT, _TOKENS = "sentence_embedding", "token_embeddings"
# Padded tokens in a batch: enough to keep the cores busy, little enough to stay in the cache.
_TOKENS_PER_BATCH = 4096
_TEXTS_PER_BATCH = 64
# Tokenised ahead of the batches, so that memory does not grow with the number of texts.
_TEXTS_PER_WINDOW = 4096
# A question is read for the dense search, for late interaction and for what fits it.
_QUERIES_KEPT = 64


def is_onnx_folder(folder: Path) -> bool:
    """Whether a folder has the layout above."""
    return all((folder / file).is_file() for file in _FILES)


@dataclass(frozen=True, slots=True)
class _Loaded:
    card: ModelCard
    tokenizer: Any
    session: Any
    context: Context | None
    pad_id: int


class OnnxEmbedder:
    """Loads the model at the first use; may then be used by several threads at once.

    ``name`` is what the model is called, its folder if not given; ``threads`` bounds the cores
    of one call, None lets onnxruntime take all.
    """

    def __init__(
        self, folder: str | Path, *, name: str | None = None, threads: int | None = None
    ) -> None:
        if threads is not None and threads < 1:
            raise ValueError(f"threads is {threads}; it must be at least 1")
        self._folder = Path(folder)
        self._name = name or str(folder)
        self._threads = threads
        self._loaded: _Loaded | None = None
        self._lock = threading.Lock()
        self._read: dict[tuple[int, ...], Vectors] = {}

    @property
    def card(self) -> ModelCard:
        """Raises ``ModelNotFound`` or ``ModelUnusable``, since the model is loaded for it."""
        return self._load().card

    @property
    def folder(self) -> Path:
        return self._folder

    def load(self) -> None:
        """Idempotent; raises ``ModelNotFound`` or ``ModelUnusable``."""
        self._load()

    def token_ids(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        """As the model sees them: prompt put before, cut to its length, not padded."""
        encodings = self._load().tokenizer.encode_batch([prompt + text for text in texts])
        return [encoding.ids for encoding in encodings]

    def token_table(self) -> Vectors:
        """See ``TokenEmbedder``. Raises ``ModelUnusable`` for a model that gives none."""
        loaded = self._load_with_tokens()
        size = loaded.tokenizer.get_vocab_size()
        table = np.empty((size, loaded.card.dimension), np.float32)
        # In parts: onnxruntime keeps what the largest run took.
        for first in range(0, size, _TOKENS_PER_BATCH):
            ids = np.arange(first, min(first + _TOKENS_PER_BATCH, size))[None]
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            (output,) = loaded.session.run([_TOKENS], feed)
            table[first : first + ids.size] = output[0]
        return table

    def query_words(self, texts: Sequence[str]) -> list[Vectors]:
        """See ``TokenEmbedder``. Raises ``ModelUnusable`` for a model that gives none."""
        loaded = self._load_with_tokens()
        ids = [tuple(own) for own in self.token_ids(texts, loaded.card.query_prompt)]
        known = self._read
        new = [own for own in dict.fromkeys(ids) if own not in known]
        if new:
            read = dict(zip(new, self._in_context(loaded, new), strict=True))
            # A new dict: other threads may be looking at the old one.
            self._read = dict(list({**known, **read}.items())[-_QUERIES_KEPT:])
            known = {**known, **read}
        return [known[own] for own in ids]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        loaded = self._load()
        if loaded.context is None or not len(texts):
            return self._encode(texts, loaded.card.query_prompt, None)
        # A text without words takes the padding's vector, as a passage does.
        read = [
            words if len(words) else self._encode([text], loaded.card.query_prompt, None)
            for text, words in zip(texts, self.query_words(texts), strict=True)
        ]
        return unit_rows(np.stack([words.mean(axis=0) for words in read]), loaded.card.name)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encode(texts, self.card.passage_prompt, progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> Vectors:
        loaded = self._load()
        vectors = np.zeros((len(texts), loaded.card.dimension), dtype=np.float32)
        for first in range(0, len(texts), _TEXTS_PER_WINDOW):
            window = texts[first : first + _TEXTS_PER_WINDOW]
            ids = self.token_ids(window, prompt)
            for batch in _batches([len(row) for row in ids]):
                rows = self._run(loaded, [ids[index] for index in batch])
                vectors[[first + index for index in batch]] = rows
                if progress is not None:
                    progress(len(batch))
        return vectors

    def _run(self, loaded: _Loaded, rows: list[list[int]]) -> Vectors:
        length = max(1, *map(len, rows))
        input_ids = np.full((len(rows), length), loaded.pad_id, dtype=np.int64)
        mask = np.zeros((len(rows), length), dtype=np.int64)
        for row, ids in enumerate(rows):
            input_ids[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        feed = {"input_ids": input_ids, "attention_mask": mask}
        (output,) = loaded.session.run([_OUTPUT], feed)
        if output.shape != (len(rows), loaded.card.dimension):
            raise ModelUnusable(
                f"{loaded.card.name}: {MODEL_FILE} gives shape {output.shape} where "
                f"{CONFIG_FILE} promises {(len(rows), loaded.card.dimension)}; "
                f"copy the model's folder anew"
            )
        return unit_rows(output, loaded.card.name)

    def _in_context(self, loaded: _Loaded, ids: Sequence[tuple[int, ...]]) -> list[Vectors]:
        ends = np.cumsum([len(own) for own in ids])
        flat = np.array([[token for own in ids for token in own]], np.int64)
        feed = {"input_ids": flat, "attention_mask": np.ones_like(flat)}
        (rows,) = loaded.session.run([_TOKENS], feed)
        words = np.split(rows[0], ends[:-1])
        return words if loaded.context is None else loaded.context.read(words)

    def _load_with_tokens(self) -> _Loaded:
        loaded = self._load()
        if _TOKENS not in {output.name for output in loaded.session.get_outputs()}:
            raise ModelUnusable(
                f"{loaded.card.name}: {MODEL_FILE} has no output {_TOKENS}, which late interaction "
                f"reads; name another model"
            )
        return loaded

    def _load(self) -> _Loaded:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._open()
        return self._loaded

    def _open(self) -> _Loaded:
        missing = [file for file in _FILES if not (self._folder / file).is_file()]
        if missing:
            raise ModelNotFound(
                f"{self._folder}: the model's folder lacks {', '.join(missing)}; copy the whole "
                f"folder, or name another model"
            )
        try:
            return self._open_files()
        except Exception as error:
            # onnxruntime and tokenizers raise whatever their native parts do.
            raise ModelUnusable(
                f"{self._folder}: the model cannot be loaded ({type(error).__name__}: {error}); "
                f"copy the model's folder anew"
            ) from error

    def _open_files(self) -> _Loaded:
        import onnxruntime
        from tokenizers import Tokenizer

        config = json.loads((self._folder / CONFIG_FILE).read_text("utf-8"))
        card = ModelCard(
            name=self._name,
            revision=f"{config['version']}-{folder_hash(self._folder)[:16]}",
            dimension=int(config["dim"]),
            query_prompt=config.get("query_prompt", ""),
            passage_prompt=config.get("passage_prompt", ""),
        )
        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER_FILE))
        padding = tokenizer.padding
        # Padding is done here, to the longest of a batch that is formed after tokenising.
        tokenizer.no_padding()
        tokenizer.enable_truncation(int(config["max_seq_length"]))
        options = onnxruntime.SessionOptions()
        if self._threads is not None:
            options.intra_op_num_threads = self._threads
        # Threads that spin between calls would take cores from the rest of the service.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")

        def session(file: str) -> Any:
            return onnxruntime.InferenceSession(
                str(self._folder / file), options, providers=["CPUExecutionProvider"]
            )

        context = config.get("context")
        return _Loaded(
            card,
            tokenizer,
            session(MODEL_FILE),
            Context(session(CONTEXT_FILE), int(context["places"])) if context else None,
            pad_id=padding["pad_id"] if padding else 0,
        )


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The indices in batches of like length, the longest first, each within the budgets."""
    batch: list[int] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if batch and (
            (len(batch) + 1) * longest > _TOKENS_PER_BATCH or len(batch) == _TEXTS_PER_BATCH
        ):
            yield batch
            batch = []
        longest = max(longest, lengths[index]) if batch else lengths[index]
        batch.append(index)
    if batch:
        yield batch
