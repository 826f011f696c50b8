"""A pack's passages, ready to be asked: found by words and by sense, only for those they are for, while they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from remit.knowledge.bm25 import Bm25
from remit.knowledge.front import AUDIENCES
from remit.knowledge.shelf import Shelf, shelf
from remit.knowledge.split import sentences
from remit.knowledge.support import Example, Support, learned
from remit.knowledge.words import asked_of, meanings_of, titled
from remit.model.knowledge import Audience, Found, Passage
from remit.ports import Embedder

Row = npt.NDArray[np.float64]

_MOST = 5
_SENTENCES = 12  # of a passage, looked at one by one
_LEADS = 1e-3
_STORY = 200  # characters: a longer text is taken apart
_TELLING = 2  # words that a heading must have to ask something


class Library:
    """Passages with their words and vectors. What it finds is a function of the question, the reader and the day."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder, foreign: Sequence[str] = ()) -> None:
        """foreign: what no document of any business answers, to learn from what weak support looks like."""
        self.passages = tuple(passages)
        self.embedder = embedder
        self._words = [meanings_of(titled(p.title, p.headings, p.text)) for p in self.passages]
        self._sets = [frozenset(words) for words in self._words]
        self._bm25 = Bm25(self._words)
        self._titles = [frozenset(meanings_of(p.title)) for p in self.passages]
        self._documents = _runs([p.document for p in self.passages])
        said = [(n, text) for n, passage in enumerate(self.passages) for text in _parts(passage)]
        self._of = np.array([n for n, _ in said], dtype=np.intp)
        self._vectors = embedder.embed([text for _, text in said])
        self.support: Support = learned([*self._headings(), *self._foreign(foreign)])

    def __bool__(self) -> bool:
        return bool(self.passages)

    def find(self, question: str, reader: Audience, at: date, locale: str, limit: int = _MOST) -> tuple[Found, ...]:
        """The passages that may answer a question, best first, with how well each supports an answer.

        INVARIANT: a passage that is not for this reader, or does not hold on this day, is as if it were not there.
        """
        seen = np.array([may_read(p, reader) and holds(p, at) for p in self.passages], dtype=bool)
        seen &= self._spoken(locale, seen)
        if not seen.any() or not meanings_of(question):
            return ()
        parts = sentences(question)[:_SENTENCES] if len(question) > _STORY else [question]
        each = [self._led(part, self.support.of(*self.likeness(part))) for part in parts if meanings_of(part)]
        support = np.where(seen, np.max(each, axis=0), -1.0) if each else np.full(len(self.passages), -1.0)
        order = [int(n) for n in np.argsort(-support, kind="stable") if seen[n] and support[n] > 0]
        order = (order if len(parts) == 1 else self._needed(question, order))[:limit]
        return tuple(Found(passage=self.passages[n], support=round(float(support[n]), 3)) for n in order)

    def _needed(self, story: str, order: Sequence[int]) -> list[int]:
        """Of the documents that a story needs, the surest first, the passage that comes first in an order."""
        best: dict[str, int] = {}
        for n in order:
            best.setdefault(self.passages[n].document, n)
        ranked = self._shelf.best(story, len(self.passages))
        return [best[document] for document in ranked if document in best]

    @cached_property
    def _shelf(self) -> Shelf:
        whole = np.unique(self._of, return_index=True)[1]
        return shelf(self.passages, self.embedder, self._vectors[whole])

    def likeness(self, question: str) -> tuple[Row, Row]:
        """Of each passage: the share of the question's telling words that it holds, the rarer the more they count; and
        how near its nearest part is, or the whole of it."""
        alike = np.full(len(self.passages), -1.0)
        near = np.einsum("ij,j->i", self._vectors, self.embedder.embed([question])[0]).astype(np.float64)
        np.maximum.at(alike, self._of, near)
        return self._covered(question, self._sets), alike

    def _covered(self, question: str, texts: Sequence[Collection[str]]) -> Row:
        weights = {word: self._bm25.weight(word) for word in asked_of(question)}
        total = sum(weights.values()) or 1.0
        return np.array([sum(w for word, w in weights.items() if word in held) / total for held in texts])

    def _headings(self) -> Iterator[Example]:
        """Each heading as a question: the text below it answers, and of all others the likeliest does not."""
        for n, passage in enumerate(self.passages):
            heading = passage.headings[-1] if passage.headings else ""
            if len(set(meanings_of(heading))) < _TELLING:
                continue
            covered, alike = self.likeness(heading)
            others = np.where(np.arange(len(self.passages)) == n, -np.inf, covered + alike)
            if np.isfinite(others).any():
                yield Example(float(covered[(o := int(others.argmax()))]), float(alike[o]), answers=False)
            text = titled(passage.title, passage.headings[:-1], passage.text)
            below = self.embedder.embed([heading, text, *sentences(passage.text)[:_SENTENCES]])
            [own] = self._covered(heading, [meanings_of(text)])
            yield Example(float(own), float((below[1:] @ below[0]).max()), answers=True)

    def _foreign(self, texts: Sequence[str]) -> Iterator[Example]:
        for text in texts if self.passages else ():
            covered, alike = self.likeness(text)
            nearest = int((covered + alike).argmax())
            yield Example(float(covered[nearest]), float(alike[nearest]), answers=False)

    def _led(self, question: str, support: Row) -> Row:
        """A question that asks for no more than a document's title says ("your return policy") is answered where the
        document begins, as well as it is anywhere in it."""
        known = {word for word in asked_of(question) if word in self._bm25}
        for first, last in self._documents:
            if known and known <= self._titles[first]:
                support[first] = support[first : last + 1].max() + _LEADS
        return support

    def _spoken(self, locale: str, seen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """The passages in the language of a locale; where it has none, all of them."""
        own = np.array([_language(p.locale) == _language(locale) for p in self.passages], dtype=bool)
        return own if (own & seen).any() else np.ones_like(own)


def may_read(passage: Passage, reader: Audience) -> bool:
    return AUDIENCES.index(passage.audience) <= AUDIENCES.index(reader)


def holds(passage: Passage, at: date) -> bool:
    begun = passage.valid_from is None or passage.valid_from <= at
    return begun and (passage.valid_until is None or at <= passage.valid_until)


def _runs(documents: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last passage of each document."""
    return [(documents.index(d), len(documents) - 1 - documents[::-1].index(d)) for d in dict.fromkeys(documents)]


def _language(locale: str) -> str:
    return locale.partition("-")[0].lower()


def _parts(passage: Passage) -> list[str]:
    whole = titled(passage.title, passage.headings, passage.text)
    return [whole, *passage.headings[-1:], *sentences(passage.text)[:_SENTENCES]]
