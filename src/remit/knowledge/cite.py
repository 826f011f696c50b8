"""Answers in the documents' own words: the sentences that say it, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from remit.knowledge.orders import orders_in
from remit.knowledge.split import sentences
from remit.knowledge.words import meanings_of
from remit.language.acts import plain
from remit.model.knowledge import Citation, Found
from remit.ports import Embedder

ENOUGH = 0.5
"""A passage supports an answer where it is likelier that it holds one than that it does not."""
_WHOLE = 330  # characters: a passage so short is cited as it stands
_CITED = 2  # sentences of a longer one
_ALSO = 0.6  # a further sentence is cited where it is so near, of the nearest one
_NEXT = 0.9  # a second passage of the same document is cited too where it is so well supported, of the first's
_INSTEAD = 0.25  # of the question's words, at least, that the second covers and the first does not


@dataclass(frozen=True)
class Answer:
    text: str
    citations: tuple[Citation, ...]
    passages: tuple[Found, ...]


def answered(question: str, found: Sequence[Found], embedder: Embedder) -> Answer | None:
    """What the passages found say to a question; None where none of them supports an answer. What gives orders to
    whoever reads it is not said."""
    supported = [f for f in found if f.support >= ENOUGH and _sayable(f)]
    if not supported:
        return None
    chosen = [supported[0], *supported[1:2]] if _adds(question, supported) else supported[:1]
    quotes = [_quote(question, f, embedder) for f in chosen]
    citations = tuple(
        Citation(passage=f.passage.id, title=f.passage.title, quote=quote)
        for f, quote in zip(chosen, quotes, strict=True)
    )
    return Answer(" ".join(dict.fromkeys(quotes)), citations, tuple(chosen))


def _adds(question: str, supported: Sequence[Found]) -> bool:
    """Whether the second passage says what the first leaves open."""
    if len(supported) < 2 or supported[1].support < _NEXT * supported[0].support:
        return False
    asked = set(meanings_of(question))
    first, second = (set(meanings_of(" ".join((*f.passage.headings, f.passage.text)))) for f in supported[:2])
    return len((asked & second) - first) >= _INSTEAD * len(asked)


def _rows(question: str, said: Sequence[str]) -> str:
    """The rows of a table that the question names, each cell under the name of its column; empty where none is."""
    rows = [[cell.strip() for cell in line.split("|")] for line in said if " | " in line]
    asked = set(plain(question).split())
    named = [row for row in rows[1:] if asked & set(plain(row[0]).split()) and len(row) == len(rows[0])]
    return "; ".join(", ".join(f"{name} {cell}" for name, cell in zip(rows[0], row, strict=True)) for row in named)


def _sayable(found: Found) -> list[str]:
    return [sentence for sentence in sentences(found.passage.text) if not orders_in(sentence)]


def _quote(question: str, found: Found, embedder: Embedder) -> str:
    """The sentences that are nearest to the question, in their order; those of a list with what introduces it."""
    said = _sayable(found)
    if rows := _rows(question, said):
        return rows
    if sum(map(len, said)) <= _WHOLE or len(said) <= _CITED:
        return " ".join(said)
    asked = set(meanings_of(question))
    vectors = embedder.embed([question, *said])
    near = vectors[1:] @ vectors[0]
    shared = np.array([len(asked & set(meanings_of(s))) / max(len(asked), 1) for s in said])
    scores = [float(score) for score in near + shared]
    ranked = sorted(range(len(said)), key=lambda n: -scores[n])[:_CITED]
    best = [n for n in ranked if scores[n] >= _ALSO * scores[ranked[0]]]
    kept = sorted({*best, *(n - 1 for n in best if n and said[n - 1].endswith(":"))})
    return " ".join(said[n] for n in kept)
