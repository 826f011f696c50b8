"""Misspelt words, put right by the words that a business's customers use. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from rapidfuzz.distance import OSA

_SHORTEST = 4  # letters: shorter ones have too many neighbours
_WORD = re.compile(rf"(?<![\w@.'’-])[A-Za-z]{{{_SHORTEST},}}(?![\w@'’-]|\.\w)")


class Spelling:
    """Knows the words of some texts, and which of them a misspelt one is meant for."""

    def __init__(self, texts: Iterable[str], knows: Callable[[str], bool]) -> None:
        """knows: whether something is a word at all, if not one of theirs; a word is never put right."""
        self._count = Counter(match[0].lower() for text in texts for match in _WORD.finditer(text))
        self._knows = knows
        self._by_letter = defaultdict[str, list[str]](list)
        for word in sorted(self._count, key=lambda w: (-self._count[w], w)):
            self._by_letter[word[0]].append(word)

    def mended(self, text: str) -> str:
        """The text with each misspelt word as the one that it is a slip away from: a letter too many, too few, another,
        or two that changed places (optimal string alignment); the commonest, where there are several."""
        return _WORD.sub(lambda match: self._mended(match[0]), text)

    def _mended(self, word: str) -> str:
        low = word.lower()
        if low in self._count or self._knows(low):
            return word
        near = (known for known in self._by_letter[low[0]] if OSA.distance(low, known, score_cutoff=1) <= 1)
        return next(near, word)
