"""Ranking by words: Okapi BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Row = npt.NDArray[np.float64]

_K, _B = 1.2, 0.75


class Bm25:
    """Texts by the words in them, each text a list of words."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.count = len(texts)
        self._found: dict[str, tuple[list[int], list[float]]] = {}
        for index, text in enumerate(texts):
            for word, times in Counter(text).items():
                at, often = self._found.setdefault(word, ([], []))
                at.append(index)
                often.append(float(times))
        lengths = np.array([len(text) for text in texts], dtype=np.float64)
        mean = float(lengths.mean()) if len(texts) else 1.0
        self._damped = _K * (1 - _B + _B * lengths / max(mean, 1.0))

    def __contains__(self, word: str) -> bool:
        return word in self._found

    def weight(self, word: str) -> float:
        """How telling a word is: the rarer the more; most of all one that is nowhere."""
        held = len(self._found[word][0]) if word in self._found else 0
        return float(np.log1p((self.count - held + 0.5) / (held + 0.5)))

    def scores(self, words: Iterable[str]) -> Row:
        """How well each text answers to the words, each of them counted once."""
        scores = np.zeros(self.count)
        for word in dict.fromkeys(words):
            if word in self._found:
                at, often = (np.array(column) for column in self._found[word])
                scores[at.astype(np.intp)] += self.weight(word) * often * (_K + 1) / (often + self._damped[at])
        return scores
