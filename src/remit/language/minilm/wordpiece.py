"""Texts as the numbers of their pieces: the uncased tokenizer of BERT (Devlin et al. 2018; WordPiece, Wu et al. 2016).

One thing is otherwise on purpose: a customer who writes [SEP] has written three pieces of text, not the sign itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

LONGEST = 256
"""Pieces of a text that are read, the two signs around them included: as long as the model was trained on."""
_CHARACTERS = 10_000  # of a text that are looked at
_LONGEST_WORD = 100
_KEPT = 0x3000  # characters up to here are looked up once: the alphabets, not every ideograph there is
_DROPPED = ("Cc", "Cf", "Co", "Cs", "Mn")
_IDEOGRAPHS = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x2A6E0),
    range(0x2A700, 0x2B820),
    range(0x2B920, 0x2CEB0),  # from 2B820 in BERT; the tokenizer that the model came with begins here
    range(0x2F800, 0x2FA20),
)


class _Cleaning(dict[int, str]):
    """What stands for each character: nothing, a space, itself in lower case, or itself as a word of its own."""

    def __missing__(self, code: int) -> str:
        made = _cleaned(chr(code))
        if code < _KEPT:
            self[code] = made
        return made


class WordPiece:
    """A vocabulary to cut texts up by. The same text always gives the same numbers."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._unknown, self._begin, self._end = (self._numbers[sign] for sign in ("[UNK]", "[CLS]", "[SEP]"))
        self._cleaning = _Cleaning()

    def __contains__(self, piece: str) -> bool:
        """Whether it is a piece as it stands."""
        return piece in self._numbers

    def numbers(self, text: str) -> list[int]:
        """The pieces of a text between the signs of its beginning and end; of a long one only the first."""
        found = [self._begin]
        decomposed = unicodedata.normalize("NFD", text[:_CHARACTERS])
        for word in decomposed.translate(self._cleaning).split():
            found += self._pieces(word)
            if len(found) >= LONGEST:
                break
        return [*found[: LONGEST - 1], self._end]

    def _pieces(self, word: str) -> list[int]:
        whole = self._numbers.get(word)
        if whole is not None:
            return [whole]
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        found = list(self._longest_first(word))
        return [self._unknown] if None in found else [number for number in found if number is not None]

    def _longest_first(self, word: str) -> Iterator[int | None]:
        """The longest piece that the word begins with, then the rest likewise; None where no piece fits."""
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._numbers), None)
            if end is None:
                yield None
                return
            yield self._numbers[mark + word[start:end]]
            start = end


def _cleaned(character: str) -> str:
    kind = unicodedata.category(character)
    if character in "\t\n\r" or kind.startswith("Z"):
        return " "
    if kind in _DROPPED or character == "\ufffd":
        return ""
    if _stands_alone(character, kind):
        return f" {character} "
    return character.lower()


def _stands_alone(character: str, kind: str) -> bool:
    sign = character.isascii() and not character.isalnum()
    return sign or kind.startswith("P") or any(ord(character) in block for block in _IDEOGRAPHS)
