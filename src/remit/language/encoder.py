"""Texts as vectors: by hashed words and character runs, which needs no model, and together with what a model sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from remit.language.acts import plain
from remit.language.stems import concepts, terms
from remit.ports import Embedder

_WORD, _MEANING, _PAIR, _PLAIN_PAIR, _RUN = 0.8, 0.8, 0.5, 0.25, 0.2
_LONGEST = 600  # characters of a text that are looked at


class LexicalEmbedder:
    """An `Embedder` that needs nothing but the text. Words weigh more than their pieces; repetition adds little."""

    def __init__(self, dimensions: int = 2048) -> None:
        self._dimensions = dimensions

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """A unit vector for each text; all zeros for one without a word in it."""
        matrix = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(matrix, texts, strict=True):
            for feature, weight in _features(text[:_LONGEST]):
                code = crc32(feature.encode())
                row[code % self._dimensions] += weight if code >> 31 else -weight
            norm = float(np.linalg.norm(row))
            if norm:
                row /= norm
        return matrix

    def knows(self, word: str) -> bool:
        """Every word is one to it."""
        return True


class Both:
    """An `Embedder` of what two others see, side by side: the likeness of texts is the weighted mean of theirs."""

    def __init__(self, one: Embedder, other: Embedder, share: float = 0.7) -> None:
        """share: how much the other counts, of 1."""
        self._one, self._other = one, other
        self._weights = (1 - share) ** 0.5, share**0.5

    @property
    def dimensions(self) -> int:
        return self._one.dimensions + self._other.dimensions

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """A unit vector for each text; of one that only one of them can read, that one's alone."""
        weight, other = self._weights
        matrix = np.hstack((self._one.embed(texts) * weight, self._other.embed(texts) * other), dtype=np.float32)
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix / np.maximum(norms, np.finfo(np.float32).tiny)

    def knows(self, word: str) -> bool:
        """Whether both of them know it."""
        return self._one.knows(word) and self._other.knows(word)


def _features(text: str) -> Iterator[tuple[str, float]]:
    telling = terms(text)
    meant = concepts(telling)
    for word in dict.fromkeys(telling):
        yield f"w {word}", _WORD
    for word in dict.fromkeys(meant):
        yield f"m {word}", _MEANING
    for first, second in dict.fromkeys(pairwise(meant)):
        yield f"b {first} {second}", _PAIR
    words = plain(text).split()
    for first, second in dict.fromkeys(pairwise(words)):
        yield f"p {first} {second}", _PLAIN_PAIR
    runs = {f" {word} "[i : i + size] for word in words for size in (3, 4) for i in range(len(word) + 3 - size)}
    for run in sorted(runs):
        yield f"c {run}", _RUN
