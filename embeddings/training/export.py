"""Stage `export`: checkpoint → ONNX with int8 weights, without torch.

Two graphs: one of the table, which pools and normalises passages, and one that reads the words of
a question in context, fed with what the first gives. The table is gathered as int8 before it is
widened, so that it is never widened whole. The matrices of the other, a fifth of it, are widened
when the model is loaded: to round what goes through them as well would cost it more than it saves.
"""

from __future__ import annotations

import json
import logging
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from tokenizers import Tokenizer
from torch import Tensor, nn

from embeddings.training.config import CONTEXT_LATER, ContextConfig, NetworkConfig
from embeddings.training.context import ContextNetwork
from embeddings.training.network import Encoder
from embeddings.training.rows import SCALE, TABLE, quantised

log = logging.getLogger(__name__)

NAME, VERSION = "youju-zh-en-small", "5"
_OPSET = 18
_SCORE_DIGITS = 3
"""Of the tokenizer's scores: as many as change no split, since the file counts."""


def _quantised_table(model: onnx.ModelProto) -> None:
    """Replaces the float Gather of the token table by an int8 Gather times a gathered row scale."""
    sizes = {i.name: int(np.prod(i.dims)) for i in model.graph.initializer}
    name = max(sizes, key=lambda key: sizes[key])
    (held,) = [i for i in model.graph.initializer if i.name == name]
    (gather,) = [n for n in model.graph.node if n.op_type == "Gather" and name in n.input]
    rows = quantised(numpy_helper.to_array(held).astype(np.float32))
    model.graph.initializer.remove(held)
    model.graph.initializer.append(numpy_helper.from_array(rows.values, TABLE))
    model.graph.initializer.append(numpy_helper.from_array(rows.scale, SCALE))
    ids, out = gather.input[1], gather.output[0]
    place = list(model.graph.node).index(gather)
    model.graph.node.remove(gather)
    made = [
        helper.make_node("Gather", [TABLE, ids], ["table_rows"]),
        helper.make_node("Cast", ["table_rows"], ["table_wide"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", [SCALE, ids], ["table_row_scale_half"]),
        helper.make_node(
            "Cast", ["table_row_scale_half"], ["table_row_scale"], to=onnx.TensorProto.FLOAT
        ),
        helper.make_node("Mul", ["table_wide", "table_row_scale"], [out]),
    ]
    for shift, node in enumerate(made):
        model.graph.node.insert(place + shift, node)


def _quantised_matrices(model: onnx.ModelProto) -> None:
    """Holds each matrix of a product as int8, one scale a column."""
    graph = model.graph
    held = {i.name: i for i in graph.initializer}
    for node in [n for n in graph.node if n.op_type == "MatMul" and n.input[1] in held]:
        name = node.input[1]
        matrix = numpy_helper.to_array(held[name])
        scale = np.maximum(np.abs(matrix).max(0), 1e-9) / 127
        values = np.rint(matrix / scale).astype(np.int8)
        graph.initializer.remove(held[name])
        graph.initializer.append(numpy_helper.from_array(values, f"{name}_int8"))
        graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"))
        inputs = [f"{name}_int8", f"{name}_scale"]
        graph.node.insert(0, helper.make_node("DequantizeLinear", inputs, [name], axis=1))


def _to_onnx(network: nn.Module, given: dict[str, Tensor], outputs: list[str], path: Path) -> None:
    """Float ONNX of any batch and length."""
    network.eval()
    axes = {name: {0: "batch", 1: "length"} for name in [*given, *outputs]}
    if "sentence_embedding" in axes:
        axes["sentence_embedding"] = {0: "batch"}
    torch.onnx.export(
        network, tuple(given.values()), str(path), opset_version=_OPSET, dynamo=False,
        input_names=list(given), output_names=outputs, dynamic_axes=axes,
    )  # fmt: skip


def table_to_onnx(encoder: Encoder, target: Path) -> None:
    """`input_ids`, `attention_mask` → `sentence_embedding`, `token_embeddings`."""
    ids = torch.ones(2, 7, dtype=torch.long)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "table.onnx"
        given = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        _to_onnx(encoder, given, ["sentence_embedding", "token_embeddings"], plain)
        model = onnx.load(plain)
    _quantised_table(model)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def context_to_onnx(network: ContextNetwork, target: Path) -> None:
    """`rows`, `attention_mask` → `token_embeddings`."""
    rows = torch.randn(2, 7, network.dim)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "context.onnx"
        given = {"rows": rows, "attention_mask": torch.ones(2, 7, dtype=torch.long)}
        _to_onnx(network, given, ["token_embeddings"], plain)
        model = onnx.load(plain)
    _quantised_matrices(model)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def _written_tokenizer(source: Path, target: Path) -> None:
    held = json.loads(source.read_text("utf-8"))
    vocabulary = held["model"]["vocab"]
    held["model"]["vocab"] = [[word, round(score, _SCORE_DIGITS)] for word, score in vocabulary]
    target.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")), "utf-8")


def export(work: Path, checkpoint: Path, out: Path) -> None:
    """Writes tokenizer, ONNX and settings to `out`; the model card is written by hand."""
    config, context = NetworkConfig(), replace(ContextConfig(), hidden=CONTEXT_LATER.hidden)
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    _written_tokenizer(work / "tokenizer.json", out / "tokenizer.json")
    size = Tokenizer.from_file(str(out / "tokenizer.json")).get_vocab_size()
    held = torch.load(checkpoint, weights_only=True)
    encoder = Encoder(size, config)
    encoder.load_state_dict({"table.weight": held["folded"]})
    table_to_onnx(encoder, out / "onnx" / "model_int8.onnx")
    network = ContextNetwork(config.dim, context)
    network.load_state_dict(held["context"])
    context_to_onnx(network, out / "onnx" / "context_int8.onnx")
    settings = {
        "name": NAME, "version": VERSION, "dim": config.dim, "max_seq_length": config.max_tokens,
        "vocab_size": size, "pad_token_id": 0, "unk_token_id": 1,
        "query_prompt": "", "passage_prompt": "", "normalized": True, "pooling": "in the graph",
        "input": "simplified Chinese or English; convert traditional characters first",
        "onnx": {"file": "onnx/model_int8.onnx", "inputs": ["input_ids", "attention_mask"],
                 "output": "sentence_embedding", "tokens": "token_embeddings"},
        "context": {"file": "onnx/context_int8.onnx", "inputs": ["rows", "attention_mask"],
                    "tokens": "token_embeddings", "places": context.places},
        "layers": 0,
    }  # fmt: skip
    (out / "config.json").write_text(
        json.dumps(settings, ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    weight = sum(f.stat().st_size for f in out.rglob("*") if f.is_file())
    log.info("%s: %.2f MB", out, weight / 1e6)
