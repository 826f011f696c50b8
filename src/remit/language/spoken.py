"""What a voice transcript spells out, written as it would be typed: "w one double zero zero five" is "w10005"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_DIGITS = {
    "zero": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "niner": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9",
}  # fmt: skip
_BETWEEN = {"oh": "0", "o": "0", "to": "2", "too": "2", "for": "4", "ate": "8", "won": "1"}
"""Heard for digits, and taken for them only in the midst of digits."""
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_LETTERS = (
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa "
    "quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu"
)
_SPELLING = frozenset(_LETTERS.split())
_MARKS = {"dash": "-", "hyphen": "-", "minus": "-", "slash": "/", "plus": "+"}
_FILLERS = frozenset(("um", "uh", "uhm", "erm", "er", "hmm", "like"))
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DAY_WORD = rf"(?:(?:twenty|thirty)[ -])?(?:{'|'.join(_ORDINALS)}|thirtieth)"
_DAY = re.compile(rf"(?i)\b(?P<before>{_DAY_WORD})(?=\s+(?:of\s+)?{_MONTH}\b)|(?<=\s)(?P<after>{_DAY_WORD})\b")
_AFTER_MONTH = re.compile(rf"(?i)\b{_MONTH}\s+(?:the\s+)?$")
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]")
_ENOUGH = 3  # digits that make it a number that was spelled out


@dataclass(frozen=True)
class Respelled:
    """A text as it would be typed; `places` has, for each of its characters, where it stands in what was said."""

    text: str
    places: tuple[tuple[int, int], ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` stand in what was said."""
        return self.places[start][0], self.places[end - 1][1]


@dataclass(frozen=True)
class _Said:
    """Tokens `at` to `to` of a text, and what they spell. `digits`: how many."""

    at: int
    to: int
    spells: str
    digits: int


def respelled(text: str) -> Respelled | None:
    """The text with its spelled-out numbers and days as they would be typed; None where there are none."""
    tokens = list(_TOKEN.finditer(text))
    words = [token[0].lower() for token in tokens]
    changes: list[tuple[int, int, str]] = []
    at = 0
    while at < len(tokens):
        run = _run(words, at)
        if run.digits >= _ENOUGH and any(len(word) > 1 and word.isalpha() for word in words[run.at : run.to]):
            changes.append((tokens[run.at].start(), tokens[run.to - 1].end(), run.spells))
        at = max(run.to, at + 1)
    taken = [(start, end) for start, end, _ in changes]
    changes += [c for c in _days(text) if not any(start < c[1] and c[0] < end for start, end in taken)]
    return _changed(text, sorted(changes)) if changes else None


def _run(words: Sequence[str], at: int) -> _Said:
    """A stretch of digits, letters and marks that are spelled out, from here on. INVARIANT: where there is no digit in
    it there is none in what is left of it either, so that no text is gone through again and again."""
    spells, digits, to, start = "", 0, at, at
    while to < len(words):
        said = _one(words, to, within=bool(spells))
        if said is None and spells and (words[to] in _FILLERS or words[to] in ("-", ",")) and to + 1 < len(words):
            to += 1
            continue
        if said is None:
            break
        if not spells:
            start = said.at
        spells, digits, to = spells + said.spells, digits + said.digits, said.to
    while digits and (words[to - 1] in _FILLERS or words[to - 1] in ("-", ",")):
        to -= 1
    return _Said(start, to, spells.rstrip("-/+"), digits)


def _one(words: Sequence[str], at: int, *, within: bool) -> _Said | None:
    """What is spelled by the words from here on: a digit, two, a letter or a mark."""
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word in _TIMES and following in ("u", "you"):
        return _Said(at, at + 2, "w", 0)
    if (
        word in _TIMES
        and following not in _TIMES
        and (again := _one(words, at + 1, within=within) if following else None)
    ):
        return _Said(at, again.to, again.spells * _TIMES[word], again.digits * _TIMES[word])
    if word.isdigit() or word in _DIGITS or word in _TEENS:
        spells = _DIGITS.get(word) or _TEENS.get(word) or word
        return _Said(at, at + 1, spells, len(spells))
    if word in _TENS:
        unit = _DIGITS.get(following, "0")
        return _Said(at, at + 1 + (unit != "0"), _TENS[word] + unit, 2)
    if word in _BETWEEN and (within or word in ("oh", "o")) and _is_digit(following):
        return _Said(at, at + 1, _BETWEEN[word], 1)
    if word in ("oh", "o") and within:
        return _Said(at, at + 1, "0", 1)
    if word in _MARKS and (within or (word == "plus" and _is_digit(following))):
        return _Said(at, at + 1, _MARKS[word], 0)
    return _letter(words, at)


def _letter(words: Sequence[str], at: int) -> _Said | None:
    """A letter on its own, or with a word for it: "w", "w as in whiskey", "whiskey"; only where digits may follow."""
    word = words[at]
    if len(word) == 1 and word.isalpha() and word not in ("a", "i"):
        for lead in (("as", "in"), ("like", "in"), ("for",), ("like",)):
            end = at + 1 + len(lead)
            if tuple(words[at + 1 : end]) == lead and end < len(words) and words[end].startswith(word):
                return _Said(at, end + 1, word, 0)
        return _Said(at, at + 1, word, 0)
    return _Said(at, at + 1, word[0], 0) if word in _SPELLING else None


def _is_digit(word: str) -> bool:
    return word.isdigit() or word in _DIGITS or word in _TEENS or word in _TENS or word in _TIMES or word in ("oh", "o")


def _days(text: str) -> list[tuple[int, int, str]]:
    """Days of a month in words: "the third of december"."""
    found: list[tuple[int, int, str]] = []
    for match in _DAY.finditer(text):
        if match["before"] or _AFTER_MONTH.search(text[: match.start()]):
            found.append((match.start(), match.end(), f"{_ordinal(match[0].lower())}th"))
    return found


def _ordinal(words: str) -> int:
    *tens, last = re.split(r"[ -]", words)
    unit = 30 if last == "thirtieth" else _ORDINALS.index(last) + 1
    return unit + (10 * int(_TENS[tens[0]]) if tens else 0)


def _changed(text: str, changes: Sequence[tuple[int, int, str]]) -> Respelled:
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for start, end, spells in (*changes, (len(text), len(text), "")):
        letters += text[at:start]
        places += [(i, i + 1) for i in range(at, start)]
        letters += spells
        places += [(start, end)] * len(spells)
        at = end
    return Respelled("".join(letters), tuple(places))
