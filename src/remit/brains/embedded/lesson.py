"""What is learned of a pack's examples, fitted: all that a classifier needs to know of them.

Scores by kernel ridge regression (`learner`), as probabilities (`chances`), with the thresholds that are right for them
(`thresholds`). All are fitted to what is said of examples left out: one by one, for kinds that are told apart; all of a
kind at once, for what is close to the pack's kinds and yet none of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from remit.brains.embedded import chances, thresholds
from remit.brains.embedded.chances import Chances
from remit.brains.embedded.elsewhere import ELSEWHERE, OF_ANY_BUSINESS
from remit.brains.embedded.learner import Labels, Learner, Regression, Vectors
from remit.brains.embedded.thresholds import Thresholds
from remit.language.acts import plain
from remit.language.stems import terms
from remit.ports import Embedder

NONE = ""
"""The kind of what is none of the pack's."""

_OWN = 0.5  # how near to an example what is said elsewhere must be, to be this business too


@dataclass(frozen=True)
class Lesson:
    """The last of the kinds is none. Texts and labels, a kind's number each, are of the examples that stand for all."""

    kinds: tuple[str, ...]
    texts: tuple[str, ...]
    labels: Labels
    regression: Regression
    chances: Chances
    thresholds: Thresholds
    vocabulary: frozenset[str]
    left_out: float
    """The share of examples that are told right by all the others."""


def learned(examples: Mapping[str, Sequence[str]], embedder: Embedder, strangers: Sequence[str] = ()) -> Lesson:
    """Fitted to examples by kind. strangers: examples of none of them, beside those that hold for any business."""
    kinds = (*examples, NONE)
    said = [text for texts in examples.values() for text in texts]
    vectors = embedded(embedder, said)
    foreign = [*strangers, *_foreign(vectors, embedder)]
    texts = (*said, *foreign)
    numbers = [number for number, of_kind in enumerate(examples.values()) for _ in of_kind]
    labels = np.array([*numbers, *(len(examples) for _ in foreign)], np.intp)
    learner = Learner(
        np.vstack((vectors, embedded(embedder, foreign))), labels, len(kinds), _weights(labels, len(said))
    )
    unseen = learner.without_each()
    strange = learner.without_its_class()[: len(said)]
    read = chances.fitted(unseen, labels, strange)
    own, others = unseen[: len(said)], unseen[len(said) :]
    return Lesson(
        kinds=kinds,
        texts=tuple(texts[int(i)] for i in learner.standing),
        labels=labels[learner.standing],
        regression=learner.fitted,
        chances=read,
        thresholds=thresholds.learned(read.of(own), labels[: len(said)], read.of(others), read.of(strange)),
        vocabulary=frozenset(term for text in texts for term in (*terms(text), *plain(text).split())),
        left_out=float((own[:, :-1].argmax(1) == labels[: len(said)]).mean()) if said else 0.0,
    )


def embedded(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """A row for each text."""
    vectors = np.asarray(embedder.embed(texts), np.float32)
    return vectors.reshape(len(texts), embedder.dimensions)


def _weights(labels: Labels, own: int) -> thresholds.Floats:
    """All those of none of these count together as those of one kind do."""
    counts, foreign = np.ones(len(labels)), len(labels) - own
    counts[own:] = min(1.0, own / max(int(labels.max(initial=0)), 1) / max(foreign, 1))
    return counts


def _foreign(examples: Vectors, embedder: Embedder) -> list[str]:
    """What no business acts on, but for what this one does: "book me a flight" is an airline's daily bread."""
    said = (*ELSEWHERE, *OF_ANY_BUSINESS)
    near = (embedded(embedder, said) @ examples.T).max(axis=1, initial=0.0)
    return [text for text, likeness in zip(said, near, strict=True) if likeness < _OWN]
