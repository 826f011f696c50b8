"""Finds what a text says in numbers: times, money, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_HOURS = {"hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.0, "year": 8760.0}
_WORDS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty"""
_NEAR = 4  # words on each side of a quantity that say what it is of
_NUMBERS = {word: float(n) for n, word in enumerate(_WORDS.split(), 1)}
_NUMBER = rf"(?:\d+(?:[.,]\d+)*|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_TIME = re.compile(
    rf"\b(?:(?P<low>{_NUMBER})\s*(?:to|-|–|or)\s*)?(?P<high>{_NUMBER})[ -](?:working |business |calendar )?"
    rf"(?P<unit>hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?:(?:EUR|USD|GBP|CHF|€|\$|£)\s?(?P<sum>\d+(?:[.,]\d+)*)|"
    r"\b(?P<sum2>\d+(?:[.,]\d+)*)\s?(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|€|\$|£))",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\b(?P<sum>\d+(?:\.\d+)?)\s?(?:%|percent|per cent)", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A time in hours, a sum of money, or a share in percent."""

    kind: Literal["time", "money", "share"]
    value: float


def quantities(text: str) -> Iterator[Quantity]:
    """Each time, sum and share in a text; of a range both ends."""
    return (quantity for quantity, _ in located(text))


def located(text: str) -> Iterator[tuple[Quantity, str]]:
    """The same, each with the few words around it."""
    for found in _TIME.finditer(text):
        hours = _HOURS[found["unit"].lower()]
        yield from (
            (Quantity("time", _value(n) * hours), _around(text, found)) for n in found.group("low", "high") if n
        )
    for found in _MONEY.finditer(text):
        yield Quantity("money", _value(found["sum"] or found["sum2"])), _around(text, found)
    for found in _SHARE.finditer(text):
        yield Quantity("share", float(found["sum"])), _around(text, found)


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join((*text[: found.start()].split()[-_NEAR:], *text[found.end() :].split()[:_NEAR]))


def without_quantities(text: str) -> str:
    """What a text is about, beside its numbers."""
    for pattern in (_TIME, _MONEY, _SHARE):
        text = pattern.sub(" ", text)
    return text


def _value(number: str) -> float:
    word = _NUMBERS.get(number.lower())
    if word is not None:
        return word
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        return float(number.replace(",", ""))
    if re.fullmatch(r"\d+,\d{1,2}", number):
        return float(number.replace(",", "."))
    digits = number.replace(",", "")
    return float(digits) if digits.count(".") < 2 else float(digits.replace(".", ""))
