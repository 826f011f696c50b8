"""A message split into the parts that may each want or tell something, with where they stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BREAK = re.compile(
    r"[.!?;\n]+(?=\s|$)|\n+|\s[-–—]\s|"
    r",?\s{1,9}(?:(?:and|but|then|plus|oh and|and then)\s{1,9}(?:also\s{1,9})?|also,?\s{1,9}|additionally,?\s{1,9}|"
    r"besides,?\s{1,9}|after that,?\s{1,9}|afterwards,?\s{1,9}|secondly,?\s{1,9}|another thing:?\s{1,9}|"
    r"while you(?: a|')re at it,?\s{1,9})(?=\S)",
    re.IGNORECASE,
)
HEAD, TAIL = 1_500, 500
"""Of a longer message, this much of its beginning and its end is looked at."""


@dataclass(frozen=True)
class Clause:
    """Characters `start` to `end` of a message."""

    start: int
    end: int
    text: str


def clauses(text: str) -> list[Clause]:
    """The parts of a text between full stops and joining words, in order; none empty."""
    found: list[Clause] = []
    at = 0
    for gap in (*_BREAK.finditer(text), None):
        end = gap.start() if gap else len(text)
        part = text[at:end]
        if part.strip():
            start = at + len(part) - len(part.lstrip())
            found.append(Clause(start, start + len(part.strip()), part.strip()))
        at = gap.end() if gap else end
    return found


def bounded(text: str) -> list[Clause]:
    """The parts of a text that are read: all of it, or of a huge one its beginning and its end."""
    if len(text) <= HEAD + TAIL:
        return [Clause(0, len(text), text)]
    cut = len(text) - TAIL
    return [Clause(0, HEAD, text[:HEAD]), Clause(cut, len(text), text[cut:])]
