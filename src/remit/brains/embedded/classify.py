"""Which kind of goal a text asks for, as a pack's own examples teach it, with none of these as a real answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz

from remit.brains.embedded.aside import in_general, inquires, states
from remit.brains.embedded.learner import Matrix, Vectors
from remit.brains.embedded.lesson import NONE, Lesson, embedded
from remit.language.acts import plain
from remit.language.stems import concepts, terms
from remit.ports import Embedder

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
    """What was learned of a pack's examples by kind; the same text always ranks the same."""

    def __init__(self, examples: Mapping[str, Sequence[str]], lesson: Lesson, embedder: Embedder) -> None:
        """lesson: what was learned of these examples, by this embedder."""
        self._lesson, self._embedder = lesson, embedder
        self.thresholds, self.vocabulary, self.left_out = lesson.thresholds, lesson.vocabulary, lesson.left_out
        self._verbs = {k: c[0] for k in examples if (c := concepts(terms(k.split("_")[0])))}
        self.verbs = frozenset(self._verbs.values())
        """What kinds are about, by the first word of their names: cancel, return, change."""
        self.general = frozenset(k for k, said in examples.items() if sum(map(in_general, said)) > _GENERAL * len(said))
        """Kinds that are asked for by questions about the business in general, too: "what is your allowance"."""
        self.asked = frozenset(k for k, said in examples.items() if sum(map(inquires, said)) > _ASKED * len(said))
        """Kinds that are asked for by questions: "when will the parcel come"."""
        self.told = frozenset(k for k, said in examples.items() if sum(map(states, said)) > _TOLD * len(said))
        """Kinds that people tell of rather than ask for: "my lamp flickers"."""

    def verb_of(self, kind: str) -> str:
        """What a kind is about, by the first word of its name: "" where that tells nothing."""
        return self._verbs.get(kind, "")

    def rank(self, texts: Sequence[str]) -> list[Ranked]:
        """Each text's kinds by probability."""
        if not texts:
            return []
        near = self._lesson.regression.likenesses(embedded(self._embedder, texts))
        probable = self._lesson.chances.of(self._lesson.regression.scores(near))
        return [self._ranked(text, row, n) for text, row, n in zip(texts, probable, near, strict=True)]

    def _ranked(self, text: str, probable: Matrix, near: Vectors) -> Ranked:
        likely = dict(zip(self._lesson.kinds, (float(p) for p in probable), strict=True))
        nearest: list[int] = np.argsort(-near, kind="stable")[:_NEAREST].tolist()
        examples = tuple(Near(self._lesson.texts[i], self._kind(i), float(near[i])) for i in nearest)
        flat = plain(text)
        verbatim = next((e.kind for e in examples if fuzz.ratio(flat, plain(e.text)) >= _VERBATIM), None)
        if verbatim is not None:
            likely = {k: _TAKEN if k == verbatim else p * (1 - _TAKEN) for k, p in likely.items()}
        kinds = sorted(likely.items(), key=lambda item: (-item[1], item[0]))
        return Ranked(tuple(kinds), examples, verbatim is not None)

    def _kind(self, example: int) -> str:
        return self._lesson.kinds[int(self._lesson.labels[example])]


def confusable(examples: Mapping[str, Sequence[str]], embedder: Embedder, most: float) -> Iterator[tuple[Near, Near]]:
    """Examples of different kinds that are at least so much alike, nearest first; one pair for two kinds."""
    labelled = [(text, kind) for kind, texts in examples.items() for text in texts]
    vectors = embedded(embedder, [text for text, _ in labelled])
    alike = vectors @ vectors.T
    rows, columns = np.nonzero(np.triu(alike >= most, 1))
    nearest: list[int] = np.argsort(-alike[rows, columns], kind="stable").tolist()
    seen = set[frozenset[str]]()
    for one, other in ((int(rows[n]), int(columns[n])) for n in nearest):
        kinds = frozenset((labelled[one][1], labelled[other][1]))
        if len(kinds) > 1 and kinds not in seen:
            seen.add(kinds)
            likeness = float(alike[one, other])
            yield Near(*labelled[one], likeness), Near(*labelled[other], likeness)
