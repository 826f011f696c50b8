"""The model's file, made of made-up weights: onnxruntime reads of it what plain arithmetic gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from math import erf
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from remit.language.minilm import embedder
from remit.language.minilm.embedder import MiniLm
from remit.language.minilm.graph import DIMENSIONS, graph, tensors

Array = npt.NDArray[np.float32]
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghij")
WIDE, HEADS = 4 * DIMENSIONS, 12


@cache
def weights() -> Mapping[str, Array]:
    """Small numbers that are the same everywhere."""
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(PIECES), DIMENSIONS),
        "embeddings.position_embeddings.weight": (512, DIMENSIONS),
        "embeddings.token_type_embeddings.weight": (2, DIMENSIONS),
        "embeddings.LayerNorm.weight": (DIMENSIONS,),
        "embeddings.LayerNorm.bias": (DIMENSIONS,),
    }
    for layer in range(6):
        base = f"encoder.layer.{layer}"
        dense = {f"attention.self.{part}": (DIMENSIONS, DIMENSIONS) for part in ("query", "key", "value")}
        dense |= {"attention.output.dense": (DIMENSIONS, DIMENSIONS)}
        dense |= {"intermediate.dense": (WIDE, DIMENSIONS), "output.dense": (DIMENSIONS, WIDE)}
        shapes |= {f"{base}.{name}.weight": shape for name, shape in dense.items()}
        shapes |= {f"{base}.{name}.bias": shape[:1] for name, shape in dense.items()}
        for name in ("attention.output", "output"):
            shapes |= {f"{base}.{name}.LayerNorm.{part}": (DIMENSIONS,) for part in ("weight", "bias")}
    return {name: _numbers(seed, name, shape) for seed, (name, shape) in enumerate(shapes.items())}


def _numbers(seed: int, name: str, shape: tuple[int, ...]) -> Array:
    drawn = np.random.default_rng(seed).standard_normal(shape, np.float32)
    return drawn * np.float32(0.05) + np.float32(name.endswith("LayerNorm.weight"))


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MiniLm:
    content = graph(weights(), "\n".join(PIECES) + "\n")
    file = tmp_path / "small.onnx"
    file.write_bytes(content)
    monkeypatch.setattr(embedder, "DIGEST", sha256(content).hexdigest())
    return MiniLm(file)


def test_the_graph_computes_what_the_model_is(small: MiniLm) -> None:
    texts = ["a", "a b c", "j i h g f e d c b a", "b " * 30]
    for text, vector in zip(texts, small.embed(texts), strict=True):
        expected = _mean(small.pieces.numbers(text))
        assert float(vector @ expected) > 0.995


def test_the_same_weights_make_the_same_file() -> None:
    assert graph(weights(), "a") == graph(dict(weights()), "a")


def test_tensors_are_read_as_they_were_written() -> None:
    matrix = np.arange(6, dtype=np.float32).reshape(2, 3)
    header = {
        "__metadata__": {"format": "pt"},
        "ids": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]},
        "matrix": {"dtype": "F32", "shape": [2, 3], "data_offsets": [8, 32]},
    }
    told = json.dumps(header).encode()
    found = tensors(len(told).to_bytes(8, "little") + told + bytes(8) + matrix.tobytes())
    assert found.keys() == {"matrix"}
    assert (found["matrix"] == matrix).all()


# -- BERT, in plain arithmetic ----------------------------------------------------------------------------------------


def _mean(numbers: list[int]) -> Array:
    w = weights()
    x = w["embeddings.word_embeddings.weight"][numbers] + w["embeddings.position_embeddings.weight"][: len(numbers)]
    x = _normal(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for base in (f"encoder.layer.{layer}" for layer in range(6)):
        q, k, v = (_heads(_dense(x, f"{base}.attention.self.{part}")) for part in ("query", "key", "value"))
        scores = np.exp(q @ k.transpose(0, 2, 1) / np.sqrt(DIMENSIONS / HEADS))
        seen = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(x.shape)
        name = f"{base}.attention.output"
        x = _normal(x + _dense(seen, f"{name}.dense"), f"{name}.LayerNorm")
        wide = _dense(x, f"{base}.intermediate.dense")
        wide = wide * (1 + np.vectorize(erf)(wide / np.sqrt(2))) / 2
        x = _normal(x + _dense(wide, f"{base}.output.dense"), f"{base}.output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


def _dense(x: Array, name: str) -> Array:
    return x @ weights()[f"{name}.weight"].T + weights()[f"{name}.bias"]


def _heads(x: Array) -> Array:
    return x.reshape(len(x), HEADS, -1).transpose(1, 0, 2)


def _normal(x: Array, name: str) -> Array:
    centred = x - x.mean(-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return centred / spread * weights()[f"{name}.weight"] + weights()[f"{name}.bias"]
