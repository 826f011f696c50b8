"""all-MiniLM-L6-v2 as a graph that onnxruntime runs: BERT's six layers and the mean of what comes out of the last.

Matrices are kept in 8 bits, and multiplied with activations in 8 bits: a quarter of the size, two and a half times the
speed, and cosines within 0.03 of the original. What is multiplied has the scale of its own row, never of another's: a
text has the same vector whatever it is embedded with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from remit.language.minilm import onnx
from remit.language.minilm.wordpiece import LONGEST

DIMENSIONS = 384
NUMBERS, MEANS, VOCABULARY = "numbers", "means", "vocabulary"
"""The graph's input (text, piece) and output (text, dimension), and the note that holds the pieces, a line each."""

_LAYERS, _HEADS = 6, 12
_EPSILON = 1e-12
_MICROSOFT = "com.microsoft"

Array = npt.NDArray[np.float32]


def graph(weights: Mapping[str, Array], vocabulary: str) -> bytes:
    """The model's file. The same weights give the same bytes, on any machine."""
    made = _Graph(weights)
    text = made.embedded()
    for layer in range(_LAYERS):
        text = made.layer(text, f"encoder.layer.{layer}")
    made.mean(text)
    return onnx.model(
        made.nodes,
        made.constants.values(),
        [onnx.value(NUMBERS, "int64", ("texts", "pieces"))],
        [onnx.value(MEANS, "float32", ("texts", DIMENSIONS))],
        {VOCABULARY: vocabulary.removesuffix("\n")},
    )


class _Tensor(TypedDict):
    dtype: str
    shape: list[int]
    data_offsets: list[int]


def tensors(file: bytes) -> dict[str, Array]:
    """The float32 tensors of a file in the safetensors format: a length, as much JSON, and the numbers."""
    begin = 8 + int.from_bytes(file[:8], "little")
    described: dict[str, _Tensor] = json.loads(file[8:begin])
    return {
        name: np.frombuffer(file[begin + start : begin + end], "<f4").reshape(tensor["shape"])
        for name, tensor in described.items()
        if name != "__metadata__" and tensor["dtype"] == "F32"
        for start, end in [tensor["data_offsets"]]
    }


class _Graph:
    """Nodes and constants as they are added; each method takes and gives names of what flows between them."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights
        self.nodes: list[bytes] = []
        self.constants: dict[str, bytes] = {}

    def embedded(self) -> str:
        """What each piece means by itself, and where it stands."""
        matrix = self._weights["embeddings.word_embeddings.weight"]
        scales = _scales(np.abs(matrix))
        (rough,) = self._node("Gather", self._constant("words", _codes(matrix, scales)), NUMBERS)
        (exact,) = self._node("Cast", rough, to=1)
        (scale,) = self._node("Gather", self._constant("words.scale", scales), NUMBERS)
        (meant,) = self._node("Mul", exact, scale)
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._constant("places", self._weights["embeddings.position_embeddings.weight"][:LONGEST] + kind)
        (shape,) = self._node("Shape", NUMBERS)
        first, second, third = (self._constant(f"at.{n}", np.array([n], np.int64)) for n in range(3))
        (length,) = self._node("Slice", shape, second, third)
        (placed,) = self._node("Slice", places, first, length)
        return self._normal(self._sum(meant, placed), "embeddings.LayerNorm")

    def layer(self, text: str, name: str) -> str:
        """Each piece in the light of the others, then by itself."""
        three = self._dense(text, *(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
        parts = self._node("Split", three, outputs=3, axis=2)
        (seen,) = self._node("MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=_HEADS)
        text = self._added(text, self._dense(seen, f"{name}.attention.output.dense"), f"{name}.attention.output")
        (wide,) = self._node("Gelu", self._dense(text, f"{name}.intermediate.dense"), domain=_MICROSOFT)
        return self._added(text, self._dense(wide, f"{name}.output.dense"), f"{name}.output")

    def mean(self, text: str) -> None:
        self.nodes.append(onnx.node("ReduceMean", [text], [MEANS], axes=[1], keepdims=0))

    def _dense(self, text: str, *names: str) -> str:
        """What these matrices and biases make of a text, side by side."""
        matrix = np.vstack([self._weights[f"{name}.weight"] for name in names])
        # Two neighbours share the 127 codes: processors without instructions for 8 bits (VNNI) add two products in 16
        # bits, and cut off what is more.
        scales = _scales(np.abs(matrix[:, ::2]) + np.abs(matrix[:, 1::2]))
        one, middle = self._constant("one", np.float32(1)), self._constant("middle", np.uint8(128))
        scale = self._scale(text)
        (rough,) = self._node("QuantizeLinear", *self._node("Div", text, scale), one, middle)
        weight = self._constant(f"{names[0]}.weight", _codes(matrix, scales).T)
        scaling = self._constant(f"{names[0]}.scale", scales[:, 0])
        (product,) = self._node("MatMulIntegerToFloat", rough, weight, one, scaling, middle, domain=_MICROSOFT)
        bias = self._constant(f"{names[0]}.bias", np.hstack([self._weights[f"{name}.bias"] for name in names]))
        (exact,) = self._node("Mul", product, scale)
        return self._sum(exact, bias)

    def _scale(self, text: str) -> str:
        """For each piece what one code stands for, where its largest number has 127."""
        (largest,) = self._node("ReduceMax", *self._node("Abs", text), axes=[-1])
        return self._node("Mul", largest, self._constant("of 127", np.float32(1 / 127)))[0]

    def _added(self, text: str, change: str, name: str) -> str:
        return self._normal(self._sum(text, change), f"{name}.LayerNorm")

    def _sum(self, one: str, other: str) -> str:
        return self._node("Add", one, other)[0]

    def _normal(self, text: str, name: str) -> str:
        scale, shift = (
            self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return self._node("LayerNormalization", text, scale, shift, axis=-1, epsilon=_EPSILON)[0]

    def _constant(self, name: str, array: npt.NDArray[np.generic] | np.generic) -> str:
        self.constants[name] = onnx.tensor(name, np.asarray(array))
        return name

    def _node(
        self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: onnx.Attribute
    ) -> tuple[str, ...]:
        names = tuple(f"{kind}.{len(self.nodes)}.{output}" for output in range(outputs))
        self.nodes.append(onnx.node(kind, inputs, names, domain, **attributes))
        return names


def _scales(sizes: Array) -> Array:
    """For each row what one code stands for, where its largest size has 127 codes."""
    return np.maximum(sizes.max(axis=1, keepdims=True), np.float32(1e-12)) / np.float32(127)


def _codes(matrix: Array, scales: Array) -> npt.NDArray[np.int8]:
    return np.rint(matrix / scales).astype(np.int8)
