from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from embeddings.training.config import ContextConfig
from embeddings.training.context import ContextNetwork
from embeddings.training.export import context_to_onnx


# torch's older exporter, which makes the smaller graph, says that there is a newer.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_graph_reads_as_the_network_does(tmp_path: Path) -> None:
    torch.manual_seed(3)
    config = ContextConfig(layers=2, heads=2, hidden=24, places=9)
    network = ContextNetwork(16, config)
    torch.nn.init.normal_(network.outward.weight, std=0.1)
    target = tmp_path / "context.onnx"
    context_to_onnx(network, target)
    rows = torch.randn(3, 5, 16)
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 1, 0]])
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"rows": rows.numpy(), "attention_mask": mask.numpy()})
    with torch.no_grad():
        wanted = network.eval()(rows, mask).numpy()
    held = mask.numpy().astype(bool)
    np.testing.assert_allclose(found[held], wanted[held], atol=0.03)
    # Every matrix is held in a byte a weight.
    large = [i for i in onnx.load(target).graph.initializer if len(i.dims) == 2]
    assert {i.data_type for i in large if i.dims[0] > 9} == {onnx.TensorProto.INT8}
