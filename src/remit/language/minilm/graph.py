"""all-MiniLM-L6-v2 as a graph that onnxruntime runs: BERT's six layers and the mean of what comes out of the last.

Matrices are kept in 8 bits, in blocks with a scale of their own (MatMulNBits of onnxruntime, which rounds what is
multiplied with them by blocks, too): a quarter of the size, twice the speed, and cosines within 0.015 of the original.
A row is never rounded by what another row holds, so a text has the same vector whatever it is embedded with.
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
_BLOCK = 64
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
        made.constants,
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
        self.constants: list[bytes] = []

    def embedded(self) -> str:
        """What each piece means by itself, and where it stands."""
        codes, scales = _in_blocks(self._weights["embeddings.word_embeddings.weight"], DIMENSIONS)
        words = self._constant("words", (codes.astype(np.int16) - 128).astype(np.int8).reshape(-1, DIMENSIONS))
        (rough,) = self._node("Gather", words, NUMBERS)
        (exact,) = self._node("Cast", rough, to=1)
        (scale,) = self._node("Gather", self._constant("words.scale", scales), NUMBERS)
        (meant,) = self._node("Mul", exact, scale)
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._constant("places", self._weights["embeddings.position_embeddings.weight"][:LONGEST] + kind)
        (shape,) = self._node("Shape", NUMBERS)
        first, second, third = (self._constant(str(n), np.array([n], np.int64)) for n in range(3))
        (length,) = self._node("Slice", shape, second, third)
        (placed,) = self._node("Slice", places, first, length)
        return self._normal(self._sum(meant, placed), "embeddings.LayerNorm")

    def layer(self, text: str, name: str) -> str:
        """Each piece in the light of the others, then by itself."""
        parts = (f"{name}.attention.self.{part}" for part in ("query", "key", "value"))
        query, key, value = (self._dense(text, part) for part in parts)
        (seen,) = self._node("MultiHeadAttention", query, key, value, domain=_MICROSOFT, num_heads=_HEADS)
        text = self._added(text, self._dense(seen, f"{name}.attention.output.dense"), f"{name}.attention.output")
        (wide,) = self._node("Gelu", self._dense(text, f"{name}.intermediate.dense"), domain=_MICROSOFT)
        return self._added(text, self._dense(wide, f"{name}.output.dense"), f"{name}.output")

    def mean(self, text: str) -> None:
        self.nodes.append(onnx.node("ReduceMean", [text], [MEANS], axes=[1], keepdims=0))

    def _dense(self, text: str, name: str) -> str:
        matrix = self._weights[f"{name}.weight"]
        codes, scales = _in_blocks(matrix, _BLOCK)
        inputs = (
            text,
            self._constant(f"{name}.weight", codes),
            self._constant(f"{name}.scale", scales),
            "",  # zero points: 128
            "",  # no order of its own
            self._constant(f"{name}.bias", self._weights[f"{name}.bias"]),
        )
        n, k = matrix.shape
        sizes = {"N": n, "K": k, "bits": 8, "block_size": _BLOCK, "accuracy_level": 4}
        return self._node("MatMulNBits", *inputs, domain=_MICROSOFT, **sizes)[0]

    def _added(self, text: str, change: str, name: str) -> str:
        return self._normal(self._sum(text, change), f"{name}.LayerNorm")

    def _sum(self, one: str, other: str) -> str:
        return self._node("Add", one, other)[0]

    def _normal(self, text: str, name: str) -> str:
        scale, shift = (
            self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return self._node("LayerNormalization", text, scale, shift, axis=-1, epsilon=_EPSILON)[0]

    def _constant(self, name: str, array: npt.NDArray[np.generic]) -> str:
        self.constants.append(onnx.tensor(name, array))
        return name

    def _node(self, kind: str, *inputs: str, domain: str = "", **attributes: onnx.Attribute) -> tuple[str]:
        name = f"{kind}.{len(self.nodes)}"
        self.nodes.append(onnx.node(kind, inputs, [name], domain, **attributes))
        return (name,)


def _in_blocks(matrix: Array, block: int) -> tuple[npt.NDArray[np.uint8], Array]:
    """Each row in blocks of 8-bit codes around 128, and the scale of each block."""
    rows, columns = matrix.shape
    blocks = matrix.reshape(rows, columns // block, block)
    scales = np.maximum(np.abs(blocks).max(axis=2), np.float32(1e-12)) / np.float32(127)
    return (np.rint(blocks / scales[:, :, None]) + 128).astype(np.uint8), scales
