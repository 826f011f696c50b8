"""Which kind of goal a text asks for, learned from a pack's own examples, with none of these as a real answer.

Scores by kernel ridge regression (`learner`), as probabilities (`chances`), with the thresholds that are right for them
(`thresholds`). All are fitted to what is said of examples left out: one by one, for kinds that are told apart; all of a
kind at once, for what is close to the pack's kinds and yet none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz

from remit.brains.embedded import chances, thresholds
from remit.brains.embedded.aside import in_general, inquires, states
from remit.brains.embedded.elsewhere import ELSEWHERE, OF_ANY_BUSINESS
from remit.brains.embedded.learner import Learner, Matrix, Vectors
from remit.language.acts import plain
from remit.language.stems import concepts, terms
from remit.ports import Embedder

NONE = ""
"""The kind of what is none of the pack's."""

_OWN = 0.5  # how near to an example what is said elsewhere must be, to be this business too
_VERBATIM = 92  # how like an example, of 100, a text must be to be taken for it
_TAKEN = 0.97  # how probable its kind is then
_NEAREST = 5
_TOLD = 0.4  # how many of a kind's examples, of 1, must only say how things are
_ASKED = 0.05  # how many of a kind's examples, of 1, must be questions
_GENERAL = 0.1  # how many of a kind's examples, of 1, must ask about the business in general


class Near(NamedTuple):
    """An example that a text is like: how much, of 1."""

    text: str
    kind: str
    likeness: float


@dataclass(frozen=True)
class Ranked:
    """Kinds with their probabilities, likeliest first; and the examples nearest to the text, nearest first."""

    kinds: tuple[tuple[str, float], ...]
    near: tuple[Near, ...] = ()
    verbatim: bool = False  # it is, but for a letter or two, one of the examples

    def of(self, kind: str) -> float:
        return next((p for k, p in self.kinds if k == kind), 0.0)

    @property
    def best(self) -> tuple[str, float]:
        return self.kinds[0]

    @property
    def likeliest(self) -> tuple[str, float]:
        """The likeliest kind that is one of the pack's; "" where it has none."""
        return next(((k, p) for k, p in self.kinds if k != NONE), (NONE, 0.0))

    @property
    def nearest(self) -> float:
        """How close the nearest example is, of 1."""
        return self.near[0].likeness if self.near else 0.0


class Classifier:
    """Learned once from examples by kind; the same text always ranks the same."""

    def __init__(
        self, examples: Mapping[str, Sequence[str]], embedder: Embedder, strangers: Sequence[str] = ()
    ) -> None:
        """strangers: examples of what is none of the kinds, beside those that hold for any business."""
        self._embedder = embedder
        self._kinds = (*examples, NONE)
        labelled = [(text, kind) for kind, texts in examples.items() for text in texts]
        vectors = self._embed([text for text, _ in labelled])
        foreign = [*strangers, *self._foreign(vectors)]
        self._texts = [*(text for text, _ in labelled), *foreign]
        self._of = [*(kind for _, kind in labelled), *(NONE for _ in foreign)]
        self._plain = [plain(text) for text in self._texts]
        self._vectors = np.vstack((vectors, self._embed(foreign)))
        self._learn(len(labelled))
        self.vocabulary = frozenset(term for text in self._texts for term in (*terms(text), *plain(text).split()))
        self._verbs = {k: c[0] for k in examples if (c := concepts(terms(k.split("_")[0])))}
        self.verbs = frozenset(self._verbs.values())
        """What kinds are about, by the first word of their names: cancel, return, change."""
        self.general = frozenset(k for k, said in examples.items() if sum(map(in_general, said)) > _GENERAL * len(said))
        """Kinds that are asked for by questions about the business in general, too: "what is your allowance"."""
        self.asked = frozenset(k for k, said in examples.items() if sum(map(inquires, said)) > _ASKED * len(said))
        """Kinds that are asked for by questions: "when will the parcel come"."""
        self.told = frozenset(k for k, said in examples.items() if sum(map(states, said)) > _TOLD * len(said))
        """Kinds that people tell of rather than ask for: "my lamp flickers"."""

    def _learn(self, own: int) -> None:
        numbers = {kind: number for number, kind in enumerate(self._kinds)}
        labels = np.array([numbers[kind] for kind in self._of], np.intp)
        counts = np.ones(len(labels))  # all those of none of these count together as those of one kind do
        counts[own:] = min(1.0, own / max(len(self._kinds) - 1, 1) / max(len(labels) - own, 1))
        self._learner = Learner(self._vectors, labels, len(self._kinds), counts)
        unseen = self._learner.without_each()
        strange = self._learner.without_its_class()[:own]
        self._chances = chances.fitted(unseen, labels, strange)
        within, foreign, strange = (self._chances.of(rows) for rows in (unseen[:own], unseen[own:], strange))
        self.thresholds = thresholds.learned(within, labels[:own], foreign, strange)
        self._learner.forget()
        self.left_out = float((unseen[:own, :-1].argmax(1) == labels[:own]).mean()) if own else 0.0
        """The share of examples that are told right by all the others."""

    def _foreign(self, examples: Vectors) -> list[str]:
        """What no business acts on, but for what this one does: "book me a flight" is an airline's daily bread."""
        said = (*ELSEWHERE, *OF_ANY_BUSINESS)
        near = (self._embed(said) @ examples.T).max(axis=1, initial=0.0)
        return [text for text, likeness in zip(said, near, strict=True) if likeness < _OWN]

    def verb_of(self, kind: str) -> str:
        """What a kind is about, by the first word of its name: "" where that tells nothing."""
        return self._verbs.get(kind, "")

    def rank(self, texts: Sequence[str]) -> list[Ranked]:
        """Each text's kinds by probability."""
        if not texts:
            return []
        vectors = self._embed(texts)
        near = self._learner.likenesses(vectors)
        probable = self._chances.of(self._learner.scores(near))
        return [self._ranked(text, row, n) for text, row, n in zip(texts, probable, near, strict=True)]

    def confusable(self, most: float) -> Iterator[tuple[Near, Near]]:
        """Examples of different kinds that are at least so much alike, nearest first; one pair for two kinds."""
        own = [i for i, kind in enumerate(self._of) if kind != NONE]
        alike = self._vectors[own] @ self._vectors[own].T
        rows, columns = np.nonzero(np.triu(alike >= most, 1))
        nearest: list[int] = np.argsort(-alike[rows, columns], kind="stable").tolist()
        seen = set[frozenset[str]]()
        for i, j in ((own[int(rows[n])], own[int(columns[n])]) for n in nearest):
            kinds = frozenset((self._of[i], self._of[j]))
            if len(kinds) > 1 and kinds not in seen:
                seen.add(kinds)
                likeness = float(self._vectors[i] @ self._vectors[j])
                yield Near(self._texts[i], self._of[i], likeness), Near(self._texts[j], self._of[j], likeness)

    def _ranked(self, text: str, probable: Matrix, near: Vectors) -> Ranked:
        likely = dict(zip(self._kinds, (float(p) for p in probable), strict=True))
        nearest: list[int] = self._learner.standing[np.argsort(-near, kind="stable")[:_NEAREST]].tolist()
        flat = plain(text)
        verbatim = next((i for i in nearest if fuzz.ratio(flat, self._plain[i]) >= _VERBATIM), None)
        if verbatim is not None:
            likely = {k: _TAKEN if k == self._of[verbatim] else p * (1 - _TAKEN) for k, p in likely.items()}
        kinds = sorted(likely.items(), key=lambda item: (-item[1], item[0]))
        examples = tuple(
            Near(self._texts[i], self._of[i], float(likeness))
            for i, likeness in zip(nearest, -np.sort(-near), strict=False)
        )
        return Ranked(tuple(kinds), examples, verbatim is not None)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.asarray(self._embedder.embed(texts), np.float32)
        return vectors.reshape(len(texts), self._embedder.dimensions)
