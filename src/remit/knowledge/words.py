"""The words that a text is found by."""

from __future__ import annotations

from collections.abc import Sequence

from remit.language.acts import plain
from remit.language.stems import LIGHT, concepts, stem, terms

_ABOUT = frozenset(
    concepts(
        terms(
            "policy policies information info details rules terms conditions question tell know wonder wondering idea"
        )
    )
)


def words_of(text: str) -> list[str]:
    """The telling words of a document or a story, stemmed; numbers and names as they stand."""
    return [stem(word) for word in plain(text).split() if word not in LIGHT]


def meanings_of(text: str) -> list[str]:
    """The telling words of a question or a passage, those of like meaning made one: "send back" is "return"."""
    return concepts(terms(text))


def asked_of(question: str) -> list[str]:
    """The meanings of a question that say what it is about: a "policy" or "details" of something are about that."""
    meanings = meanings_of(question)
    return [word for word in meanings if word not in _ABOUT] or meanings


def titled(title: str, headings: Sequence[str], text: str) -> str:
    """A passage as it is read on its own: under its title and headings."""
    return f"{' - '.join((title, *headings))}\n{text}"
