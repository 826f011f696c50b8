"""Identifiers in a text: as they are, as they are typed by hand, as they are spelled out, and nearly as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from remit.language.span import Span
from remit.language.spoken import respelled

_SKIPPED = frozenset(" \t\u00a0-–—_.#/")
_PREFIX = re.compile(r"([A-Za-z]+)[-_]?(?=\\d|\[)")
_AS_DIGIT = str.maketrans("oOlIi|", "001111")
"""Letters that are typed for digits."""
_SLOT = re.compile(r"\\d|[A-Za-z]|[-_]|\[[^\]]+\]")
_COUNT = re.compile(r"\{(\d+)(?:,\d*)?\}")
_PARTS = re.compile(r"[A-Za-z0-9|]+")
_SHORTEST = 4  # characters of an identifier that can be taken for another


def idents(text: str, pattern: str, *, asked: bool = False) -> list[Span]:
    """Identifiers that match a pattern, whatever their case, with spaces or dashes in them, with an O for a zero, or
    spelled out in words.

    asked: a number without the letters it begins with will do.
    """
    found = _squeezed(text, pattern) or _misread(text, pattern)
    if not found and (said := respelled(text)):
        found = [Span(*said.back(s.start, s.end), s.value) for s in _squeezed(said.text, pattern)]
    prefix = _PREFIX.match(pattern)
    if not found and asked and prefix:
        bare = idents(text, pattern[prefix.end() :])
        found = [Span(b.start, b.end, f"{prefix[0]}{b.value}") for b in bare]
    return found


def nearly(text: str, pattern: str, known: Sequence[str]) -> list[str]:
    """Of known identifiers those that a text may have meant and mistyped: a character too few, too many or wrong, or
    two in the wrong order."""
    said = respelled(text)
    typed = [word for part in {text, said.text if said else text} for word in _candidates(part)]
    form = _form(pattern)
    return [
        value
        for value in known
        if len(value) >= _SHORTEST
        and form
        and any(OSA.distance(word, value.casefold(), score_cutoff=1) <= 1 for word in typed)
    ]


def _candidates(text: str) -> set[str]:
    """The parts of a text that have a digit in them, on their own and with the word before."""
    words = [m[0] for m in _PARTS.finditer(text)]
    pairs = [a + b for a, b in pairwise(words) if len(a) < _SHORTEST]
    return {word.casefold() for word in (*words, *pairs) if sum(map(str.isdigit, word)) > 1}


def _squeezed(text: str, pattern: str) -> list[Span]:
    """Matches in the text without what people put between the parts of a number; each must begin and end a word."""
    places = [i for i, c in enumerate(text) if c not in _SKIPPED]
    squeezed = "".join(text[i] for i in places)
    found: list[Span] = []
    for match in re.finditer(pattern, squeezed, re.IGNORECASE):
        if match.end() == match.start():
            continue
        start, end = places[match.start()], places[match.end() - 1] + 1
        if not _inside_word(text, start, end):
            found.append(Span(start, end, _cased(match[0], pattern)))
    return found


def _misread(text: str, pattern: str) -> list[Span]:
    """Words that match once letters that are typed for digits are taken for those, where only a digit can stand."""
    form = _form(pattern)
    found: list[Span] = []
    for match in _PARTS.finditer(text) if form and "d" in form else ():
        word = match[0]
        if len(word) != len(form) or not any(c.isdigit() for c in word):
            continue
        digits = [i for i, kind in enumerate(form) if kind == "d"]
        meant = "".join(c.translate(_AS_DIGIT) if i in digits else c for i, c in enumerate(word))
        if meant != word and re.fullmatch(pattern, meant, re.IGNORECASE):
            found.append(Span(match.start(), match.end(), _cased(meant, pattern)))
    return found


@lru_cache(maxsize=256)
def _form(pattern: str) -> str:
    """A letter for each character of a pattern of fixed length: "d" for a digit, "x" for any other; empty where it has
    no fixed length."""
    form, at = "", 0
    while at < len(pattern):
        slot = _SLOT.match(pattern, at)
        if slot is None:
            return ""
        count = _COUNT.match(pattern, slot.end())
        if slot[0] not in "-_":
            form += ("d" if slot[0] in (r"\d", "[0-9]") else "x") * (int(count[1]) if count else 1)
        at = count.end() if count else slot.end()
    return form


def _inside_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isalnum() and text[start].isalnum()) or (after.isalnum() and text[end - 1].isalnum())


def _cased(found: str, pattern: str) -> str:
    return next((form for form in (found, found.upper(), found.lower()) if re.fullmatch(pattern, form)), found)
