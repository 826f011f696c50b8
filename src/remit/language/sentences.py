"""Cuts what is said into sentences: one way for whoever words it, and for whoever looks at it."""

from __future__ import annotations

import re
from itertools import pairwise

_END = r"[.!?…。][\"'”’)]*(?=\s)"
_ENDED = re.compile(_END)
_SENTENCE = re.compile(rf"{_END}|\n")


def sentences(text: str) -> list[str]:
    """The sentences and the lines of a text."""
    return [sentence.strip() for sentence in _cut(text, _SENTENCE) if sentence.strip()]


def complete(text: str) -> tuple[list[str], str]:
    """The sentences that have ended, each with its lines, and the beginning of the next. What follows an end tells
    that it was one."""
    *ended, rest = _cut(text, _ENDED)
    return [sentence.strip() for sentence in ended], rest.lstrip() if ended else rest


def _cut(text: str, ends: re.Pattern[str]) -> list[str]:
    """The text cut after each end; the last part has none."""
    cuts = [0, *(end.end() for end in ends.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]
