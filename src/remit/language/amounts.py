"""Numbers and amounts of money in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from price_parser import Price

from remit.language.span import Span
from remit.model.value import Json

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {w: i for i, w in enumerate(_ONES)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)} | {"fourty": 40}
_WORD = rf"(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})\b"
_PAIR = rf"(?:(?:{'|'.join(_TENS)}|fourty)[ -](?:{'|'.join(_ONES[1:10])})\b|{_WORD})"
_HUNDREDS = rf"(?:(?:a|{_PAIR})\s{{1,9}}hundred(?:\s{{1,9}}and)?(?:\s{{1,9}}{_PAIR})?|{_PAIR})"
_NUMBER_WORDS = rf"(?:(?:a|{_PAIR})\s{{1,9}}thousand(?:\s{{1,9}}and)?(?:\s{{1,9}}{_HUNDREDS})?|{_HUNDREDS})"
_WHOLE = re.compile(
    rf"(?i)(?<![\w.,@-])(?:(?P<digits>\d{{1,9}})(?:x|×)?|(?P<words>{_NUMBER_WORDS})|"
    r"(?P<some>a couple|a pair|half a dozen|a dozen|both))(?![\w@]|[.,]\d)"
)
_DECIMAL = re.compile(r"(?<![\w.,])\d+(?:[.,]\d{1,4})?(?![\w]|[.,]\d)")
_SOME = {"a couple": 2, "a pair": 2, "a dozen": 12, "half a dozen": 6, "both": 2}
_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD",
    "dollars": "USD", "bucks": "USD", "buck": "USD", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP",
    "quid": "GBP", "chf": "CHF", "franc": "CHF", "francs": "CHF",
}  # fmt: skip
_CURRENCY = r"(?:€|\$|£|\b(?:eur|euros?|usd|dollars?|bucks?|gbp|pounds?|quid|chf|francs?)\b)"
_MONEY = re.compile(
    rf"(?i)(?P<before>{_CURRENCY})\s{{0,9}}(?P<amount>\d[\d.,]*\d|\d)|"
    rf"(?<![\w.,])(?P<amount2>\d[\d.,]*\d|\d)\s{{0,9}}(?P<after>{_CURRENCY})(?:\s{{0,9}}(?P<cents>\d{{2}})\b(?!\s{{0,9}}\w))?|"
    rf"\b(?P<words>{_NUMBER_WORDS})(?:\s{{1,9}}(?P<cents2>{_PAIR}))?\s{{1,9}}(?P<worded>{_CURRENCY})"
    rf"(?:\s{{1,9}}(?:and\s{{1,9}})?(?P<cents3>{_PAIR})(?:\s{{1,9}}(?:cents?|pence|p)\b)?)?"
)
_SPOKEN = re.compile(
    rf"(?i)\W*(?:about |around |for |exactly )?(?P<words>{_NUMBER_WORDS})(?:\s{{1,9}}(?P<cents>{_PAIR}))?\W*"
)


def wholes(text: str) -> list[Span]:
    """Whole numbers in digits or words: "3", "two", "twenty-one", "a dozen"."""
    return [Span(m.start(), m.end(), _whole(m)) for m in _WHOLE.finditer(text)]


def decimals(text: str) -> list[Span]:
    """Numbers with or without decimals, as strings with a point."""
    return [Span(m.start(), m.end(), m[0].replace(",", ".")) for m in _DECIMAL.finditer(text)]


def money(text: str, otherwise: str | None = None) -> list[Span]:
    """Amounts with their currency; a bare number is one only where `otherwise` says in which currency."""
    found = list(_money(text))
    if found or otherwise is None:
        return found
    if spoken := _SPOKEN.fullmatch(text):
        return [
            Span(spoken.start("words"), len(text.rstrip()), _amount(_said(spoken["words"], spoken["cents"]), otherwise))
        ]
    return [
        Span(m.start(), m.end(), _amount(m[0], otherwise)) for m in re.finditer(r"(?<![\w.,])\d[\d.,]*(?!\w)", text)
    ]


def _money(text: str) -> Iterator[Span]:
    for match in _MONEY.finditer(text):
        currency = _CURRENCIES[(match["before"] or match["after"] or match["worded"]).lower()]
        if match["words"]:
            yield Span(
                match.start(), match.end(), _amount(_said(match["words"], match["cents2"] or match["cents3"]), currency)
            )
        else:
            cents = f".{match['cents']}" if match["cents"] else ""
            yield Span(match.start(), match.end(), _amount(f"{match['amount'] or match['amount2']}{cents}", currency))


def _amount(digits: str, currency: str) -> Json:
    amount = Price.fromstring(digits.rstrip(".,")).amount or Decimal(0)
    return {"amount": format(amount, "f"), "currency": currency}


def _said(words: str, cents: str | None) -> str:
    """ "forty nine", "ninety": "49.90"."""
    return f"{_worded(words)}.{_worded(cents):02d}" if cents else str(_worded(words))


def _whole(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    return _SOME[match["some"].lower()] if match["some"] else _worded(match["words"])


def _worded(words: str) -> int:
    total, thousands = 0, 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "thousand":
            total, thousands = 0, (total or 1) * 1000
        elif word == "hundred":
            total = (total or 1) * 100
        elif word in _VALUES:
            total += _VALUES[word]
    return thousands + total
