"""Finds the documents that a long story needs: what somebody wants, and all that goes with it.

A story is taken apart into its sentences, and each looked up by itself; the rankings are fused (reciprocal rank fusion:
Cormack, Clarke and Buettcher, 2009). To that come what the best hits have in common (pseudo-relevance feedback), how
well the rest of a document's series does, whether the story names the series, and that a series begins with what holds
of all of it. The weights of these signals were learned from stories with the documents they need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from remit.knowledge.bm25 import Bm25, Row
from remit.knowledge.split import sentences
from remit.knowledge.words import titled, words_of
from remit.language.acts import plain
from remit.model.knowledge import Passage
from remit.ports import Embedder

Matrix = npt.NDArray[np.float64]

SIGNALS = ("by_words", "by_sense", "nearest_words", "nearest_sense", "whole", "alike", "series", "first", "named")
_WEIGHTS = np.array([0.27, 0.15, 0.36, 0.30, 0.21, 0.30, 0.46, 0.46, 0.17])
_DAMPED, _RANKED = 20, 50  # of reciprocal ranks: what is added to each, and how many count
_BEST = 10  # hits that say what else is alike
_FEW = 3  # sentences, or documents of a series, that count
_TELLING = 2  # words that a sentence must have to be looked up


@dataclass(frozen=True)
class Shelf:
    """Documents with the words and vectors of their passages."""

    documents: tuple[str, ...]
    embed: Callable[[Sequence[str]], npt.NDArray[np.float32]]
    of: npt.NDArray[np.intp]  # of each passage, its document
    vectors: npt.NDArray[np.float32]  # of each passage
    words: Bm25  # of each document
    series: npt.NDArray[np.intp]  # of each document
    names: tuple[tuple[str, ...], ...]  # of each series

    def best(self, story: str, limit: int) -> list[str]:
        """The documents that a story needs, the surest first."""
        return [self.documents[n] for n in np.argsort(-(self.signals(story) @ _WEIGHTS), kind="stable")[:limit]]

    def signals(self, story: str) -> Matrix:
        """What speaks for each document, a column for each of SIGNALS, all on one scale."""
        parts = [part for part in sentences(story) if len(words_of(part)) >= _TELLING] or [story]
        words = np.stack([self.words.scores(words_of(part)) for part in parts])
        vectors = self.embed([story, *parts])
        sense = np.stack([self._nearest(vector) for vector in vectors])
        whole, sense = sense[0], sense[1:]
        by_words, by_sense = _fused(words), _fused(sense)
        hits = np.argsort(-(by_words + by_sense), kind="stable")[:_BEST]
        means = np.stack([self.vectors[self.of == n].mean(axis=0) for n in hits]).mean(axis=0)
        columns = (
            np.log(by_words + 1 / (_RANKED * _DAMPED)),
            np.log(by_sense + 1 / (_RANKED * _DAMPED)),
            words.max(axis=0),
            np.sort(sense, axis=0)[-_FEW:].mean(axis=0),
            whole,
            self._nearest(means),
            self._of_series(by_words + by_sense),
            self._first(),
            self._named(story),
        )
        return np.stack([_scaled(column) for column in columns], axis=1)

    def _nearest(self, vector: npt.NDArray[np.float32]) -> Row:
        """Of each document, how near its nearest passage is."""
        near = np.full(len(self.documents), -1.0)
        np.maximum.at(near, self.of, np.einsum("ij,j->i", self.vectors, vector).astype(np.float64))
        return near

    def _of_series(self, scores: Row) -> Row:
        best = [np.sort(scores[self.series == n])[-_FEW:].sum() / _FEW for n in range(len(self.names))]
        return np.array(best)[self.series]

    def _first(self) -> Row:
        first = np.zeros(len(self.documents))
        first[np.unique(self.series, return_index=True)[1]] = 1.0
        return first

    def _named(self, story: str) -> Row:
        """How much of the name of its series stands in the story, in one run of two words or more."""
        said = f" {plain(story)} "
        rarity = Bm25(self.names)
        runs = [max((r for r in _runs(name) if f" {' '.join(r)} " in said), key=len, default=()) for name in self.names]
        return np.array([sum(map(rarity.weight, run)) for run in runs])[self.series]


def shelf(passages: Sequence[Passage], embedder: Embedder, vectors: npt.NDArray[np.float32] | None = None) -> Shelf:
    """Passages put on a shelf. vectors: of the passages under their titles, where there are any yet."""
    documents = tuple(dict.fromkeys(p.document for p in passages))
    texts = [titled(p.title, p.headings, p.text) for p in passages]
    places = {name: n for n, name in enumerate(documents)}
    words: list[list[str]] = [[] for _ in documents]
    for passage, text in zip(passages, texts, strict=True):
        words[places[passage.document]] += words_of(text)
    series = [_series(name) for name in documents]
    named = {name: n for n, name in enumerate(dict.fromkeys(series))}
    return Shelf(
        documents=documents,
        embed=embedder.embed,
        of=np.array([places[p.document] for p in passages], dtype=np.intp),
        vectors=embedder.embed(texts) if vectors is None else vectors,
        words=Bm25(words),
        series=np.array([named[name] for name in series], dtype=np.intp),
        names=tuple(tuple(plain(name.replace("_", " ")).split()) for name in named),
    )


def _series(document: str) -> str:
    """What documents have in common whose names differ by a number: `cards/gold_001.md` is one of `cards/gold`."""
    return re.sub(r"[\s_.-]*\d*(?:\.\w+)?$", "", document)


def _fused(scores: Matrix) -> Row:
    """Reciprocal ranks, summed over the rankings."""
    fused = np.zeros(scores.shape[1])
    for row in scores:
        ranked = np.argsort(-row, kind="stable")[:_RANKED]
        fused[ranked] += 1 / (_DAMPED + np.arange(len(ranked)))
    return fused


def _runs(name: Sequence[str]) -> list[tuple[str, ...]]:
    """Two words of a name or more, as they follow each other."""
    return [tuple(name[i:j]) for i in range(len(name)) for j in range(i + 2, len(name) + 1)]


def _scaled(column: Row) -> Row:
    spread = float(column.std())
    return (column - column.mean()) / spread if spread else np.zeros_like(column)
