"""How probable a kind must be for what is done about it, learned from what a pack's examples would be taken for unseen.

What is tolerated is a choice, and stands here; how probable a kind must be for it is not. Of few examples little can be
learned: a threshold begins at a prior, which counts as much as `_PRIOR_COUNTS` examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from remit.brains.embedded.chances import STRANGE
from remit.brains.embedded.learner import Labels, Matrix

Truths = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
_PRIOR_COUNTS = 100


class _Rule(NamedTuple):
    tolerated: float  # how many, of 1, of those taken may be wrong
    prior: float


_ACT, _APART, _BESIDE = _Rule(0.07, 0.5), _Rule(0.05, 0.7), _Rule(0.05, 0.7)
_UNASKED = _Rule(0.005, 0.93)
_CLEAR = _Rule(0.03, 0.63)
_CONFIRM, _EITHER = _Rule(0.6, 0.25), _Rule(0.5, 0.4)
_MISSED = _Rule(0.02, 0.5)
_WINDOW = 40


@dataclass(frozen=True)
class Thresholds:
    act: float
    """Taken for what a message wants."""
    none: float
    """Taken for none of the kinds: how probable that must be."""
    clear: float
    """Taken without asking about the next: the share of the likelier of the two."""
    confirm: float
    """Asked whether it is meant. Few examples are as unlikely as that, and what is learned of them wavers: the prior is
    the least."""
    either: float
    """Asked which of two is meant: how probable both together must be."""
    apart: float
    """Taken for one of several wishes of a message."""
    beside: float
    """Taken for a new wish while a question is open, where the text asks for something."""
    unasked: float
    """The same where it does not ask."""


def learned(within: Matrix, labels: Labels, foreign: Matrix, strange: Matrix) -> Thresholds:
    """From the probabilities of examples left out (and of which kind each is), of what is asked of no business, and of
    examples all of whose kind were left out: the next of kin would be wrong for them, but it does no harm to ask."""
    chances = np.vstack((within, foreign, strange))[:, :-1]
    if chances.shape[1] < 2 or not len(within):
        return Thresholds(
            *(rule.prior for rule in (_ACT, _MISSED, _CLEAR, _CONFIRM, _EITHER, _APART, _BESIDE, _UNASKED))
        )
    truth = np.concatenate((labels, np.full(len(foreign) + len(strange), -1)))
    sides = ((within, 1 - STRANGE), (foreign, STRANGE / 2), (strange, STRANGE / 2))
    counts = np.concatenate([np.full(len(rows), share / max(len(rows), 1)) for rows, share in sides])
    order = np.argsort(-chances, axis=1, kind="stable")[:, :2]
    first, second = (chances[np.arange(len(chances)), order[:, place]] for place in (0, 1))
    right, among = order[:, 0] == truth, (order == truth[:, None]).any(axis=1)
    act = _least(first, right, counts, _ACT)
    asked = slice(len(within) + len(foreign))
    return Thresholds(
        act=act,
        none=_blended(float(np.quantile(within[:, -1], 1 - _MISSED.tolerated)), len(within), _MISSED),
        clear=_least((first / (first + second))[among], right[among], counts[among], _CLEAR),
        confirm=min(max(_worthwhile(first[asked], right[asked], counts[asked], _CONFIRM), _CONFIRM.prior), act),
        either=_worthwhile((first + second)[asked], among[asked], counts[asked], _EITHER),
        apart=max(_least(first, right, counts, _APART), act),
        beside=max(_least(first, right, counts, _BESIDE), act),
        unasked=max(_least(first, right, counts, _UNASKED), act),
    )


def _least(chance: Floats, right: Truths, counts: Floats, rule: _Rule) -> float:
    """The lowest probability from which on no more than what is tolerated is wrong; towards the prior for few."""
    order = np.argsort(-chance, kind="stable")
    wrong = np.cumsum(np.where(right[order], 0.0, counts[order])) / np.cumsum(counts[order])
    tolerable = np.flatnonzero(wrong <= rule.tolerated)
    if not len(tolerable):
        return rule.prior
    return _blended(float(chance[order[tolerable[-1]]]), len(chance), rule)


def _worthwhile(chance: Floats, right: Truths, counts: Floats, rule: _Rule) -> float:
    """The lowest probability about which no more than what is tolerated is wrong."""
    order = np.argsort(-chance, kind="stable")
    window = np.ones(min(_WINDOW, len(order)))
    wrong = np.convolve(np.where(right[order], 0.0, counts[order]), window, "valid")
    share = wrong / np.convolve(counts[order], window, "valid")
    intolerable = np.flatnonzero(share > rule.tolerated)
    at = int(intolerable[0]) if len(intolerable) else len(share) - 1
    return _blended(float(chance[order[at + len(window) // 2]]), len(chance), rule)


def _blended(found: float, many: int, rule: _Rule) -> float:
    return (many * found + _PRIOR_COUNTS * rule.prior) / (many + _PRIOR_COUNTS)
