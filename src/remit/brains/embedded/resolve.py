"""Which of the things that systems returned is meant: "the second one", "the blue jacket", "the one from Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from remit.brains.embedded.likeness import (
    PLAIN_WORDS,
    SIZES,
    dates_of,
    extreme,
    has,
    matching,
    names_it,
    superlative,
    telling,
    words_of,
)
from remit.language.acts import confirms, plain
from remit.language.candidates import ident_of
from remit.language.dates import WEEKDAYS
from remit.language.idents import nearly
from remit.language.spans import Reading
from remit.language.stems import stem
from remit.model import shape as s
from remit.model.conversation import Candidate

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5, "seventh": 6, "7th": 6, "eighth": 7, "8th": 7, "ninth": 8, "9th": 8, "tenth": 9, "10th": 9,
    "top": 0, "last": -1, "bottom": -1, "final": -1,
}  # fmt: skip
_NUMBERED = re.compile(
    r"(?:(?:no|nr|number|option|item|choice|#|the|and|or|with|i|d|like|want|take|please|pls|yes|ok|it|s|is|would|"
    r"one|both|,|&)\s*)*((?:[1-9]\d?|one|two|three|four|five)(?:\s*(?:,|and|&|\s)\s*(?:number |no |option )?[1-9]\d?)*)"
    r"(?:\s*(?:please|pls|thanks|thank you|then))*"
)
_WORDED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_EVERY = re.compile(
    r"\b(?:all|both|everything|the lot|the whole (?:order|lot|thing)|each of them|every (?:one|item|thing)|"
    r"the entire order|complete order|whole order|entire order)\b"
)
_EXCEPT = re.compile(r"\b(?:except(?: for)?|but not|apart from|without|besides|other than|but)\b")
_BUT_NOT = re.compile(r"\b(?:except|but not|apart from|other than)\b")
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent|last) (?:\w+ )?(?:order|purchase|delivery|parcel|package|one)\b|"
    r"\b(?:i )?(?:just|last) (?:ordered|bought)\b"
)
_WHEN = re.compile(rf"\b(?:last|this|next|first|second) (?:week|weekend|month|year|{'|'.join(WEEKDAYS)})\b")
_NEAR = 3  # of more that a mistyped identifier may be, none is a guess worth asking about


@dataclass(frozen=True)
class Resolved:
    """What was meant, if that is clear; else those that it may be."""

    picks: tuple[Candidate, ...] = ()
    narrowed: tuple[Candidate, ...] = ()


def resolve(text: str, candidates: Sequence[Candidate], many: bool, reading: Reading) -> Resolved:
    """The candidates a text means: one, or with `many` any number. No picks where it is not clear which."""
    if not candidates or not text.strip():
        return Resolved()
    if many:
        return _several(text, candidates, reading)
    return _single(text, candidates, reading)


def named(text: str, candidates: Sequence[Candidate], many: bool, reading: Reading) -> tuple[Candidate, ...]:
    """The candidates a text names in their own words, though it was said before they were listed: by identifier, price,
    day or telling words; with `many` each that some part of the text names, or all of "everything"."""
    flat = plain(text)
    if many and _EVERY.search(flat):
        kept = _EXCEPT.split(flat, maxsplit=1)
        left_out = named(kept[1], candidates, many, reading) if len(kept) > 1 else ()
        return tuple(c for c in candidates if c not in left_out) if left_out or len(kept) == 1 else ()
    if _BUT_NOT.search(flat):
        return ()
    found = [_named(part, candidates, reading) for part in (_parts(text) if many else [text])]
    picks = {str(c.value) for each in found if each is not None for c in [each]}
    return tuple(c for c in candidates if str(c.value) in picks)


def partly_named(text: str, candidates: Sequence[Candidate], reading: Reading) -> tuple[Candidate, ...]:
    """The candidates that what was said is true of, where it is of several and not of all: "the shirt", of two."""
    left = matching(text, candidates, reading)
    return tuple(left) if 1 < len(left) < len(candidates) else ()


def mistyped(text: str, candidates: Sequence[Candidate], shape: s.Shape) -> tuple[Candidate, ...]:
    """The candidates whose identifier a text may have meant and mistyped: to be asked about, never to be acted on."""
    ident = ident_of(shape)
    if ident is None or not ident.pattern:
        return ()
    near = nearly(text, ident.pattern, [str(c.value) for c in candidates])
    return tuple(c for c in candidates if str(c.value) in near) if len(near) <= _NEAR else ()


def unnamed(text: str, candidates: Sequence[Candidate], phrases: Sequence[str] = ()) -> str:
    """A text without the words that name or point at any of the candidates, or are in one of the phrases."""
    bag = {word for candidate in candidates for word in (*words_of(candidate), str(candidate.value).lower())}
    bag |= {word for phrase in phrases for word in telling(plain(phrase))}
    pointing = {*_ORDINALS, "one", "ones"}
    return " ".join(w for w in plain(text).split() if w not in pointing and not has(bag, SIZES.get(w, stem(w))))


def option_by_place(text: str, count: int) -> int | None:
    """Which of `count` options a text means that is nothing but a number or a place: "2", "the second one"."""
    words = [w for w in plain(text).split() if w not in PLAIN_WORDS or w in _ORDINALS]
    if len(words) != 1:
        return None
    place = int(words[0]) - 1 if words[0].isdigit() else _ORDINALS.get(words[0])
    return place % count if place is not None and -1 <= place < count and count else None


def _single(text: str, candidates: Sequence[Candidate], reading: Reading) -> Resolved:
    if numbered := _numbers(text, candidates):
        return Resolved(numbered) if len(numbered) == 1 else Resolved((), numbered)
    if len(candidates) == 1:
        return Resolved(tuple(candidates) if confirms(text) or names_it(text, candidates[0]) else ())
    left = matching(text, candidates, reading)
    said_something = len(left) < len(candidates)
    flat = _WHEN.sub(" ", plain(text))
    left = superlative(flat, left) or left
    if len(left) > 1:
        left = _ordinal(flat, left) or left
    if len(left) == 1:
        return Resolved(tuple(left))
    return Resolved((), tuple(left) if said_something else ())


def _several(text: str, candidates: Sequence[Candidate], reading: Reading) -> Resolved:
    if numbered := _numbers(text, candidates):
        return Resolved(numbered)
    flat = plain(text)
    if _EVERY.search(flat):
        kept = _EXCEPT.split(flat, maxsplit=1)
        if len(kept) == 1:
            return Resolved(tuple(matching(text, candidates, reading)))
        left_out = _several(kept[1], candidates, reading).picks
        return Resolved(tuple(c for c in candidates if c not in left_out)) if left_out else Resolved()
    picks: dict[str, Candidate] = {}
    open_: list[Candidate] = []
    for part in _parts(text):
        found = _single(part, candidates, reading)
        picks.update({str(c.value): c for c in found.picks})
        if found.narrowed:
            if re.search(r"\w{3,}s\b", plain(part)) and len(found.narrowed) < len(candidates):
                picks.update({str(c.value): c for c in found.narrowed})
            else:
                open_ += found.narrowed
    chosen = tuple(c for c in candidates if str(c.value) in picks)
    return Resolved(chosen, () if chosen else tuple(c for c in candidates if c in open_))


def _named(text: str, candidates: Sequence[Candidate], reading: Reading) -> Candidate | None:
    if len(candidates) == 1:
        return candidates[0] if names_it(text, candidates[0]) else None
    left = matching(text, candidates, reading)
    if len(left) > 1 and _LATEST.search(plain(text)):
        left = extreme([(dates_of(c)[:1], c) for c in left], least=False) or left
    return left[0] if len(left) == 1 else None


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r",|\band\b|\bplus\b|&|\balso\b|;|\.(?=\s|$)", text) if part.strip()]


# -- by place ---------------------------------------------------------------------------------------------------------


def _numbers(text: str, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates by the numbers they were listed under, where a text is nothing but such numbers."""
    match = _NUMBERED.fullmatch(" ".join(text.lower().replace(".", " ").split()))
    if match is None:
        return ()
    numbers = [_WORDED.get(n) or int(n) for n in re.findall(r"\d+|one|two|three|four|five", match[1])]
    if any(not 0 < n <= len(candidates) for n in numbers):
        return ()
    return tuple(candidates[n - 1] for n in dict.fromkeys(numbers))


def _ordinal(flat: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    words = flat.split()
    places = [_ORDINALS[word] for word in words if word in _ORDINALS]
    places = [p for p in places if -len(candidates) <= p < len(candidates)]
    return [candidates[places[0]]] if places else []
