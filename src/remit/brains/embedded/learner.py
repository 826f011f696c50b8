"""Scores for classes, learned from examples: kernel ridge regression, and what it would say of each example unseen.

One least-squares fit for all classes (Rifkin and Klautau, In Defense of One-Vs-All, 2004). Of many examples only some
stand for the function (subset of regressors: Quinonero-Candela and Rasmussen, 2005); all of them are fitted. What the
others say of an example, or of all examples of a class, has a closed form in the residuals and the leverage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]
Labels = npt.NDArray[np.intp]

_RIDGE = 0.1
_JITTER = 1e-7  # of the same text twice
_FLOOR = 0.05  # of a text that is like no example
_STAND = 4000
"""How many examples stand for the function: what learning costs grows with its square."""
_FEW = 8  # texts: the parts of a message


@dataclass(frozen=True)
class Regression:
    """What is fitted: the examples that stand for the function, a column each, and how each counts for each class."""

    columns: Vectors
    coefficients: Matrix

    def likenesses(self, vectors: Vectors) -> Vectors:
        """How like each vector is to each of the examples that stand for the function: cosines."""
        if len(vectors) > _FEW:
            return vectors @ self.columns
        present = np.flatnonzero(vectors.any(axis=0))  # few words are in a text, of all there are
        # einsum, not BLAS: for products this small its threads cost more than they save (30 times, on a busy machine)
        return np.einsum("ij,jk->ik", vectors[:, present], self.columns[present])

    def scores(self, likenesses: Vectors) -> Matrix:
        """For each row of likenesses, a score for each class: near 1 for its own, near 0 for others."""
        alike = _alike(likenesses)
        if len(alike) > _FEW:
            return alike @ self.coefficients
        return np.einsum("ij,jk->ik", alike, self.coefficients)


class Learner:
    """Fits a regression to vectors (a unit row each) and the number of each one's class."""

    def __init__(self, vectors: Vectors, labels: Labels, classes: int, weights: Matrix) -> None:
        """weights: how much each example counts, of 1."""
        self._labels, self._weights = labels, weights
        self.standing = standing = _spread(labels, _STAND)
        columns = np.ascontiguousarray(vectors[standing].T)
        self._seen = seen = _alike(vectors @ columns)
        self._target = np.zeros((len(labels), classes))
        self._target[np.arange(len(labels)), labels] = 1.0
        inner, asked = self._equations()
        solved = np.linalg.solve(inner, asked).astype(np.float64, copy=False)
        self.fitted = Regression(columns, np.ascontiguousarray(solved[:, :classes]))
        self._leverage, self._left = solved[:, classes:], self._target - seen @ self.fitted.coefficients

    def _equations(self) -> tuple[Matrix, Matrix]:
        weighted = self._seen.T * self._weights
        inner = weighted @ self._seen
        inner += _RIDGE * self._seen[self.standing]
        inner[np.diag_indices_from(inner)] += _JITTER * len(self._labels)
        return inner, np.hstack((weighted @ self._target, self._seen.T))

    def without_each(self) -> Matrix:
        """What all other examples say of each."""
        own = np.einsum("ij,ji->i", self._seen, self._leverage) * self._weights
        return self._target - self._left / np.maximum(1.0 - own, 1e-6)[:, None]

    def without_its_class(self) -> Matrix:
        """What the other classes say of each example: of something like it that nobody gave an example of."""
        return self._without([np.flatnonzero(self._labels == c) for c in range(self._target.shape[1])])

    def _without(self, groups: Sequence[npt.NDArray[np.intp]]) -> Matrix:
        found = np.zeros_like(self._target)
        for rows in groups:
            own = (self._seen[rows] @ self._leverage[:, rows]) * self._weights[rows]
            rest = np.eye(len(rows)) * (1 + _JITTER) - own
            found[rows] = self._target[rows] - np.linalg.solve(rest, self._left[rows])
        return found


def _spread(labels: Labels, most: int) -> npt.NDArray[np.intp]:
    """At most about so many rows, the same share of every class, spread evenly over its examples."""
    if len(labels) <= most:
        return np.arange(len(labels))
    kept: list[npt.NDArray[np.intp]] = []
    for label in range(int(labels.max()) + 1):
        rows = np.flatnonzero(labels == label)
        many = max(1, round(most * len(rows) / len(labels)))
        kept.append(rows[np.linspace(0, len(rows) - 1, min(many, len(rows))).astype(np.intp)])
    return np.sort(np.concatenate(kept))


def _alike(cosines: npt.NDArray[np.floating]) -> Matrix:
    """A quadratic kernel: what texts have in common counts together, not only one by one."""
    alike = cosines.astype(np.float64)
    alike += _FLOOR
    alike /= 1 + _FLOOR
    alike *= alike
    return alike
