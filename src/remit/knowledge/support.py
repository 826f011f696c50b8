"""How well a passage supports an answer to a question: a probability, learned from the documents themselves.

Each heading is a question that the text below it answers and that other texts do not; what no business is asked is
answered by none. On these a logistic regression is fitted, held near what is right of documents in general (MAP with a
Gaussian prior around given weights: Chelba and Acero, Adaptation of Maximum Entropy Capitalizer, 2006).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Row = npt.NDArray[np.float64]

_GENERAL = np.array([3.5, 7.0, -5.5])
"""Of the words covered, of the likeness, and the rest: fitted on questions about shops, answered and not."""
_HELD = 4.0  # how strongly the weights are held there, in examples
_ROUNDS = 25


@dataclass(frozen=True)
class Support:
    weights: Row

    def of(self, covered: Row, alike: Row) -> Row:
        """From 0 to 1, for each passage."""
        return _chance(_seen(covered, alike) @ self.weights)


@dataclass(frozen=True)
class Example:
    """A question and a passage: how much of its words the passage covers, how alike they are, whether it answers."""

    covered: float
    alike: float
    answers: bool


def learned(examples: list[Example]) -> Support:
    """Fitted by Newton's method; answers and the rest weigh the same, however many there are of each."""
    kinds = {e.answers for e in examples}
    if len(kinds) < 2:
        return Support(_GENERAL)
    x = _seen(np.array([e.covered for e in examples]), np.array([e.alike for e in examples]))
    y = np.array([float(e.answers) for e in examples])
    answers = float(y.mean())
    share: Row = np.where(y > 0, 0.5 / answers, 0.5 / (1 - answers))
    weights: Row = _GENERAL.copy()
    for _ in range(_ROUNDS):
        chance = _chance(x @ weights)
        slope: Row = x.T @ (share * (chance - y)) + _HELD * (weights - _GENERAL)
        curve: Row = (x.T * (share * chance * (1 - chance))) @ x + _HELD * np.eye(3)
        weights = weights - np.linalg.solve(curve, slope)
    return Support(weights)


def _seen(covered: Row, alike: Row) -> Row:
    return np.stack((covered, alike, np.ones_like(covered)), axis=1)


def _chance(logits: Row) -> Row:
    return 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
