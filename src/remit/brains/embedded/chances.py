"""Scores as probabilities: of each kind, and that it is none of them. Fitted to what examples score unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from remit.brains.embedded.learner import Labels, Matrix

STRANGE = 0.1
"""How many of the texts that come in ask for none of the kinds: assumed, as no examples can tell."""
_SHARPNESS = np.geomspace(2.0, 40.0, 31)
_EVEN = 0.1  # the ridge of the logistic regression: signs are within 0 and 1
_ROUNDS = 30


@dataclass(frozen=True)
class Chances:
    """How scores (a row each; the last column is that of none) are read."""

    sharpness: float
    strange: Matrix  # what makes a text likely to be none: a weight for each sign of it, and for no sign at all

    def of(self, scores: Matrix) -> Matrix:
        """The same rows as probabilities; each adds up to 1."""
        kinds, none = scores[:, :-1], self.none(scores)
        return np.hstack((softmax(kinds * self.sharpness) * (1 - none)[:, None], none[:, None]))

    def none(self, scores: Matrix) -> Matrix:
        """How probable it is that each row is none of the kinds."""
        return 1 / (1 + np.exp(-np.clip(_signs(scores) @ self.strange, -30, 30)))


def fitted(unseen: Matrix, labels: Labels, strange: Matrix) -> Chances:
    """From what examples score when left out (`unseen`, of their `labels`), and what scores strangers."""
    known = labels < unseen.shape[1] - 1
    within = unseen[known]
    kinds, own = within[:, :-1], labels[known]
    rows = np.arange(len(own))
    likely = [float(np.log(softmax(kinds * s)[rows, own] + 1e-9).sum()) for s in _SHARPNESS] if len(own) else [0.0]
    return Chances(float(_SHARPNESS[int(np.argmax(likely))]), _logistic(within, (unseen[~known], strange)))


def softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return raised / raised.sum(axis=1, keepdims=True)


def _signs(scores: Matrix) -> Matrix:
    """What tells that a text is none of the kinds: the best score, how far it is before the next, none's own."""
    kinds, none = scores[:, :-1], scores[:, -1]
    if kinds.shape[1] < 2:
        best, next_best = kinds.max(axis=1, initial=0.0), np.zeros(len(scores))
    else:
        ranked = np.partition(kinds, -2, axis=1)
        best, next_best = ranked[:, -1], ranked[:, -2]
    return np.stack((best, best - next_best, none, np.ones(len(scores))), axis=1)


def _logistic(within: Matrix, outside: Sequence[Matrix]) -> Matrix:
    """Logistic regression by Newton's method. Each side counts as it is assumed to come in, each sort of strangers
    as much as the other."""
    sides = [side for side in (within, *outside) if len(side)]
    signs = np.vstack([_signs(side) for side in sides])
    truth = np.concatenate([np.full(len(side), float(side is not within)) for side in sides])
    shares = [1 - STRANGE, *([STRANGE / max(len(sides) - 1, 1)] * (len(sides) - 1))]
    share = np.concatenate([np.full(len(s), n * len(truth) / len(s)) for s, n in zip(sides, shares, strict=True)])
    even = np.diag([_EVEN, _EVEN, _EVEN, 1e-3])
    found = np.zeros(signs.shape[1])
    found[-1] = np.log(STRANGE / (1 - STRANGE))
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(signs @ found, -30, 30)))
        slope = signs.T @ (share * (chance - truth)) + even @ found
        bend = (signs * (share * chance * (1 - chance))[:, None]).T @ signs + even
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < 1e-8:
            break
    return found
