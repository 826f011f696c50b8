"""Which kind of goal a text asks for, learned from a pack's own examples, with none of these as a real answer.

Kernel ridge regression over example vectors (Rifkin and Klautau, In Defense of One-Vs-All, 2004): its leave-one-out
scores have a closed form, and on them the probabilities are calibrated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from remit.brains.embedded.aside import in_general
from remit.brains.embedded.elsewhere import ELSEWHERE
from remit.language.acts import plain
from remit.language.stems import concepts, terms
from remit.ports import Embedder

Matrix = npt.NDArray[np.float64]

NONE = ""
"""The kind of what is none of the pack's."""

_RIDGE = 0.1
_FLOOR = 0.05  # of a text that is like no example
_SHARPNESS = (2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0)
_OWN = 0.5  # how near to an example what is said elsewhere must be, to be this business too
_VERBATIM = 92  # how like an example, of 100, a text must be to be taken for it


@dataclass(frozen=True)
class Ranked:
    """Kinds with their probabilities, likeliest first; `nearest` is how close the nearest example is, of 1."""

    kinds: tuple[tuple[str, float], ...]
    nearest: float
    verbatim: bool = False  # it is, but for a letter or two, one of the examples

    def of(self, kind: str) -> float:
        return next((p for k, p in self.kinds if k == kind), 0.0)

    @property
    def best(self) -> tuple[str, float]:
        return self.kinds[0]


class Classifier:
    """Learned once from examples by kind; the same text always ranks the same."""

    def __init__(self, examples: Mapping[str, Sequence[str]], embedder: Embedder) -> None:
        self._embedder = embedder
        self._kinds = (*examples, NONE)
        labelled = [(text, kind) for kind, texts in examples.items() for text in texts]
        elsewhere = self._foreign([text for text, _ in labelled])
        labelled += [(text, NONE) for text in elsewhere]
        self._texts = [plain(text) for text, _ in labelled]
        self._of = [kind for _, kind in labelled]
        self._vectors = self._embed([text for text, _ in labelled])
        target = np.array([[float(kind == k) for k in self._kinds] for kind in self._of])
        inverse = np.linalg.inv(_alike(self._vectors @ self._vectors.T) + np.diag(self._doubts(len(elsewhere))))
        self._weights = inverse @ target
        left_out = target - (inverse @ target) / np.diag(inverse)[:, None]
        self._sharpness = max(_SHARPNESS, key=lambda s: _likelihood(left_out, target, s))
        self.vocabulary = frozenset(term for text, _ in labelled for term in (*terms(text), *plain(text).split()))
        self._verbs = {k: c[0] for k in examples if (c := concepts(terms(k.split("_")[0])))}
        self.verbs = frozenset(self._verbs.values())
        """What kinds are about, by the first word of their names: cancel, return, change."""
        self.general = frozenset(kind for text, kind in labelled if kind != NONE and in_general(text))
        """Kinds that are asked for by questions about the business in general, too: "what is your allowance"."""
        self.left_out = float((left_out.argmax(1) == target.argmax(1)).mean())
        """The share of examples that are told right by all the others."""

    def _foreign(self, examples: Sequence[str]) -> list[str]:
        """What no business acts on, but for what this one does: "book me a flight" is an airline's daily bread."""
        near = np.einsum("ij,kj->ik", self._embed(ELSEWHERE), self._embed(examples)).max(axis=1, initial=0.0)
        return [text for text, likeness in zip(ELSEWHERE, near, strict=True) if likeness < _OWN]

    def _doubts(self, foreign: int) -> list[float]:
        """How little each example counts: all those of none of these count together as those of one kind do."""
        of_a_kind = (len(self._of) - foreign) / max(len(self._kinds) - 1, 1)
        elsewhere = max(foreign / max(of_a_kind, 1.0), 1.0)
        return [_RIDGE * (elsewhere if kind == NONE else 1.0) for kind in self._of]

    def verb_of(self, kind: str) -> str:
        """What a kind is about, by the first word of its name: "" where that tells nothing."""
        return self._verbs.get(kind, "")

    def rank(self, texts: Sequence[str]) -> list[Ranked]:
        """Each text's kinds by probability."""
        # einsum, not BLAS: for products this small its threads cost more than they save (30 times, on a busy machine)
        near = np.einsum("ij,kj->ik", self._embed(texts), self._vectors)
        probable = _softmax(np.einsum("ij,jk->ik", _alike(near), self._weights), self._sharpness)
        return [self._ranked(text, row, float(n.max())) for text, row, n in zip(texts, probable, near, strict=True)]

    def _ranked(self, text: str, probable: Matrix, nearest: float) -> Ranked:
        chances = {kind: float(p) for kind, p in zip(self._kinds, probable, strict=True)}
        verbatim = process.extractOne(plain(text), self._texts, scorer=fuzz.ratio, score_cutoff=_VERBATIM)
        if verbatim is not None:
            kind, sure = self._of[verbatim[2]], 0.97
            chances = {k: sure if k == kind else p * (1 - sure) for k, p in chances.items()}
        kinds = sorted(chances.items(), key=lambda item: (-item[1], item[0]))
        return Ranked(tuple(kinds), nearest, verbatim is not None)

    def _embed(self, texts: Sequence[str]) -> Matrix:
        return np.array(self._embedder.embed(texts), dtype=np.float64).reshape(len(texts), self._embedder.dimensions)


def _alike(cosines: Matrix) -> Matrix:
    """A quadratic kernel: words count together, not only one by one."""
    return ((cosines + _FLOOR) / (1 + _FLOOR)) ** 2


def _softmax(scores: Matrix, sharpness: float) -> Matrix:
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    return raised / raised.sum(axis=1, keepdims=True)


def _likelihood(scores: Matrix, target: Matrix, sharpness: float) -> float:
    return float(np.log((_softmax(scores, sharpness) * target).sum(axis=1) + 1e-9).mean())
