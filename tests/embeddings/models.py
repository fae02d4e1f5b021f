"""Tiny models made on the spot: real files of the real formats, with random weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

WORDS = list("青禾区去年新建了三座图书馆居民看更方便粮食产量达到十六万吨增长百分之四点五")
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
VOCABULARY = [*SPECIAL, *dict.fromkeys(WORDS), *map(chr, range(33, 127))]
DIMENSION = 16


def save_sentence_transformer(folder: Path, prompts: dict[str, str] | None = None) -> Path:
    """A BERT of two layers and 16 dimensions with mean pooling."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(0)
    bare = folder / "bare"
    bare.mkdir(parents=True)
    vocabulary = bare / "vocab.txt"
    vocabulary.write_text("\n".join(VOCABULARY), "utf-8")
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=DIMENSION,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(bare)
    BertTokenizer(vocab=str(vocabulary)).save_pretrained(bare)
    transformer = Transformer(str(bare))
    transformer.max_seq_length = 64
    whole = folder / "whole"
    model = SentenceTransformer(modules=[transformer, Pooling(DIMENSION)], prompts=prompts)
    model.save(str(whole))
    return whole


def save_onnx(folder: Path, **changes: Any) -> Path:
    """Gather, masked mean, unit length; ``changes`` go into ``config.json``, but for
    ``weights``, the ``(vocabulary, dimension)`` float32 matrix."""
    from onnx import TensorProto, checker, helper, numpy_helper, save
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    weights = changes.pop("weights", None)
    if weights is None:
        generator = np.random.default_rng(0)
        weights = generator.standard_normal((len(VOCABULARY), DIMENSION)).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["tokens"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["mask3"]),
        helper.make_node("Mul", ["tokens", "mask3"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "middle"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["mask3", "middle"], ["count"], keepdims=0),
        helper.make_node("Div", ["sum", "count"], ["mean"]),
        helper.make_node("LpNormalization", ["mean"], ["sentence_embedding"], axis=-1, p=2),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info(
        "sentence_embedding", TensorProto.FLOAT, ["n", weights.shape[1]]
    )
    constants = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.array([2], dtype=np.int64), "last"),
        numpy_helper.from_array(np.array([1], dtype=np.int64), "middle"),
    ]
    graph = helper.make_graph(nodes, "tiny", inputs, [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    checker.check_model(model)
    (folder / "onnx").mkdir(parents=True)
    save(model, str(folder / "onnx" / "model_int8.onnx"))

    tokenizer = Tokenizer(
        models.WordLevel({word: index for index, word in enumerate(VOCABULARY)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    # Padding that the file prescribes must not reach the model as text.
    tokenizer.enable_padding(pad_id=0, length=48)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "version": "1",
        "dim": DIMENSION,
        "max_seq_length": 64,
        "query_prompt": "Q:",
        "passage_prompt": "",
        **changes,
    }
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder
