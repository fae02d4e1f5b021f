"""Stage `export`: checkpoint → ONNX with int8 weights, pooled and normalised, without torch.

The token table is gathered as int8 before it is widened, so that it is never widened whole. The
matrix products use ONNX Runtime's dynamic quantisation with one scale a column.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from embeddings.training.config import NetworkConfig
from embeddings.training.network import Encoder
from embeddings.training.rows import SCALE, TABLE, quantised

log = logging.getLogger(__name__)

NAME, VERSION = "youju-zh-en-small", "3"
_OPSET = 18


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
        helper.make_node("Gather", [SCALE, ids], ["table_row_scale"]),
        helper.make_node("Mul", ["table_wide", "table_row_scale"], [out]),
    ]
    for shift, node in enumerate(made):
        model.graph.node.insert(place + shift, node)


def to_onnx(encoder: Encoder, path: Path) -> None:
    """Float ONNX of any batch and length: `input_ids`, `attention_mask` → `sentence_embedding`,
    `token_embeddings`."""
    encoder.eval()
    ids = torch.ones(2, 7, dtype=torch.long)
    torch.onnx.export(
        encoder, (ids, torch.ones_like(ids)), str(path), opset_version=_OPSET, dynamo=False,
        input_names=["input_ids", "attention_mask"],
        output_names=["sentence_embedding", "token_embeddings"],
        dynamic_axes={"input_ids": {0: "batch", 1: "length"},
                      "attention_mask": {0: "batch", 1: "length"},
                      "sentence_embedding": {0: "batch"},
                      "token_embeddings": {0: "batch", 1: "length"}},
    )  # fmt: skip


def to_int8(source: Path, target: Path) -> None:
    """Quantises matrix products and the token table; `target` needs ONNX Runtime alone."""
    with tempfile.TemporaryDirectory() as scratch:
        products = Path(scratch) / "products.onnx"
        last = [
            n.name
            for n in onnx.load(source).graph.node
            if n.op_type == "MatMul" and "/weigh/" in n.name
        ]
        quantize_dynamic(
            source, products, nodes_to_exclude=last, op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8, per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
        model = onnx.load(products)
        _quantised_table(model)
        onnx.checker.check_model(model)
        onnx.save(model, target)


def export(work: Path, checkpoint: Path, out: Path) -> None:
    """Writes tokenizer, ONNX and settings to `out`; the model card is written by hand."""
    config = NetworkConfig()
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    held = torch.load(checkpoint, weights_only=True)
    weights = held["model"]
    if "folded" in held:
        config, weights = replace(config, layers=0), {"table.weight": held["folded"]}
    encoder = Encoder(tokenizer.get_vocab_size(), config)
    encoder.load_state_dict(weights, strict=bool(config.layers))
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    to_onnx(encoder, work / "model_fp32.onnx")
    to_int8(work / "model_fp32.onnx", out / "onnx" / "model_int8.onnx")
    shutil.copy(work / "tokenizer.json", out / "tokenizer.json")
    settings = {
        "name": NAME, "version": VERSION, "dim": config.dim, "max_seq_length": config.max_tokens,
        "vocab_size": tokenizer.get_vocab_size(), "pad_token_id": 0, "unk_token_id": 1,
        "query_prompt": "", "passage_prompt": "", "normalized": True, "pooling": "in the graph",
        "input": "simplified Chinese or English; convert traditional characters first",
        "onnx": {"file": "onnx/model_int8.onnx", "inputs": ["input_ids", "attention_mask"],
                 "output": "sentence_embedding", "tokens": "token_embeddings"},
        "layers": config.layers,
    }  # fmt: skip
    (out / "config.json").write_text(
        json.dumps(settings, ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    size = sum(f.stat().st_size for f in out.rglob("*") if f.is_file())
    log.info("%s: %.2f MB", out, size / 1e6)
