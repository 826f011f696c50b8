"""Typed values in a text, each with the characters it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import phonenumbers
from price_parser import Price

from remit.language.acts import leading_answer
from remit.language.dates import Lean, days, moments
from remit.model import shape as s
from remit.model.shape import Shape
from remit.model.value import Json


@dataclass(frozen=True)
class Span:
    """A value read from characters `start` to `end`."""

    start: int
    end: int
    value: Json


@dataclass(frozen=True)
class Reading:
    """How a text is to be read: when and where it was written, and what a bare number of money is in."""

    now: datetime
    zone: str = "UTC"
    locale: str = "en"
    currency: str = "EUR"
    lean: Lean = "future"
    asked: bool = False  # the text answers a question for just this: shorter forms will do


_LASTING = re.compile(r"(?i)\W*(?:for |about |like |maybe |say )*((?:\w+ ){1,2}(?:day|week|month)s?)\W*")


def spans(shape: Shape, text: str, reading: Reading) -> list[Span]:
    """The values of a shape that a text holds, in order. Free text, choices and records are not found this way."""
    match shape:
        case s.Ident(pattern=pattern):
            return idents(text, pattern, asked=reading.asked) if pattern else []
        case s.EmailAddress():
            return emails(text)
        case s.PhoneNumber():
            return phones(text, region(reading.locale, reading.zone))
        case s.Amount():
            return money(text, reading.currency if reading.asked else None)
        case s.Whole():
            return wholes(text)
        case s.Number():
            return [Span(m.start(), m.end(), m[0].replace(",", ".")) for m in _DECIMAL.finditer(text)]
        case s.Day():
            found = days(text, reading.now, reading.zone, reading.locale, reading.lean)
            if not found and reading.asked and (lasting := _LASTING.fullmatch(text)):
                ahead = days(f"in {lasting[1]}", reading.now, reading.zone, reading.locale, reading.lean)
                return [Span(lasting.start(1), lasting.end(1), d.day.isoformat()) for d in ahead]
            return [Span(d.start, d.end, d.day.isoformat()) for d in found]
        case s.Moment():
            found = moments(text, reading.now, reading.zone, reading.locale)
            return [Span(start, end, moment.isoformat()) for start, end, moment in found]
        case s.Flag():
            answer = leading_answer(text)
            return [] if answer is None else [Span(0, len(text), answer[0])]
        case s.Many(of=of):
            each = spans(of, text, reading)
            return [Span(each[0].start, each[-1].end, [e.value for e in each])] if each else []
        case s.Text() | s.Choice() | s.Record():
            return []


# -- identifiers ------------------------------------------------------------------------------------------------------

_DIGITS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
}  # fmt: skip
_SKIPPED = frozenset(" \t\u00a0-–—_.#/")
_PREFIX = re.compile(r"([A-Za-z]+)[-_]?(?=\\d|\[)")


def idents(text: str, pattern: str, *, asked: bool = False) -> list[Span]:
    """Identifiers that match a pattern, whatever their case, with spaces or dashes in them, or spelled out in words.

    asked: a number without the letters it begins with will do.
    """
    found = _squeezed(text, pattern, spoken=False) or _squeezed(text, pattern, spoken=True)
    prefix = _PREFIX.match(pattern)
    if not found and asked and prefix:
        bare = _squeezed(text, pattern[prefix.end() :], spoken=False)
        found = [Span(b.start, b.end, f"{prefix[0]}{b.value}") for b in bare]
    return found


def _squeezed(text: str, pattern: str, *, spoken: bool) -> list[Span]:
    """Matches in the text without what people put between the parts of a number; each must begin and end a word."""
    squeezed, places = _places(text, spoken)
    found: list[Span] = []
    for match in re.finditer(pattern, squeezed, re.IGNORECASE):
        if match.end() == match.start():
            continue
        start, end = places[match.start()][0], places[match.end() - 1][1]
        if _inside_word(text, start, end):
            continue
        found.append(Span(start, end, _cased(match[0], pattern)))
    return found


def _places(text: str, spoken: bool) -> tuple[str, list[tuple[int, int]]]:
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for token in re.finditer(r"[A-Za-z]+|.", text, re.DOTALL):
        word = token[0]
        if spoken and word.lower() in _DIGITS:
            letters.append(_DIGITS[word.lower()])
            places.append((token.start(), token.end()))
        elif word not in _SKIPPED:
            letters += word
            places += [(i, i + 1) for i in range(token.start(), token.end())]
    return "".join(letters), places


def _inside_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isalnum() and text[start].isalnum()) or (after.isalnum() and text[end - 1].isalnum())


def _cased(found: str, pattern: str) -> str:
    return next((form for form in (found, found.upper(), found.lower()) if re.fullmatch(pattern, form)), found)


# -- addresses --------------------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"(?i)(?<![\w.+-])[a-z0-9][\w.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_SPOKEN_EMAIL = re.compile(
    r"(?i)\b([a-z0-9][\w.+-]*)\s+(?:at|\(at\)|\[at\])\s+"
    r"([a-z0-9-]+(?:(?:\.|\s+dot\s+)[a-z0-9-]+)*(?:\.|\s+dot\s+)[a-z]{2,})\b"
)
_REGIONS = {
    "Europe/Berlin": "DE",
    "Europe/Vienna": "AT",
    "Europe/Zurich": "CH",
    "Europe/London": "GB",
    "Europe/Paris": "FR",
    "Europe/Madrid": "ES",
    "Europe/Rome": "IT",
    "Europe/Amsterdam": "NL",
    "Europe/Brussels": "BE",
    "Europe/Dublin": "IE",
    "Europe/Stockholm": "SE",
    "Europe/Copenhagen": "DK",
    "Europe/Warsaw": "PL",
    "America/New_York": "US",
    "America/Chicago": "US",
    "America/Denver": "US",
    "America/Los_Angeles": "US",
    "America/Toronto": "CA",
    "Australia/Sydney": "AU",
}


def emails(text: str) -> list[Span]:
    """E-mail addresses, lower-cased; also "maria at example dot org"."""
    found = [Span(m.start(), m.end(), m[0].lower()) for m in _EMAIL.finditer(text)]
    if found:
        return found
    return [
        Span(m.start(), m.end(), re.sub(r"\s+dot\s+", ".", f"{m[1]}@{m[2]}".lower()))
        for m in _SPOKEN_EMAIL.finditer(text)
    ]


def phones(text: str, region: str | None) -> list[Span]:
    """Phone numbers in E.164; national ones as numbers of the region, where there is one."""
    matcher = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE)
    return [
        Span(m.start, m.end, phonenumbers.format_number(m.number, phonenumbers.PhoneNumberFormat.E164))
        for m in matcher
        if len(re.sub(r"\D", "", m.raw_string)) >= 7
    ]


def region(locale: str, zone: str) -> str | None:
    """The country that national phone numbers are of: the locale's, else the time zone's."""
    tail = locale.replace("_", "-").partition("-")[2]
    return tail.upper() if len(tail) == 2 else _REGIONS.get(zone)


# -- numbers and money ------------------------------------------------------------------------------------------------

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {w: i for i, w in enumerate(_ONES)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
_WORD = rf"(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})"
_PAIR = rf"{_WORD}(?:[ -]{_WORD})?"
_NUMBER_WORDS = rf"(?:(?:a|{_PAIR})\s+hundred(?:\s+and)?(?:\s+{_PAIR})?|{_PAIR})"
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
    rf"(?i)(?P<before>{_CURRENCY})\s*(?P<amount>\d[\d.,]*\d|\d)|"
    rf"(?<![\w.,])(?P<amount2>\d[\d.,]*\d|\d)\s*(?P<after>{_CURRENCY})(?:\s*(?P<cents>\d{{2}})\b(?!\s*\w))?|"
    rf"\b(?P<words>{_NUMBER_WORDS})\s+(?P<worded>{_CURRENCY})"
)


def wholes(text: str) -> list[Span]:
    """Whole numbers in digits or words: "3", "two", "twenty-one", "a dozen"."""
    return [Span(m.start(), m.end(), _whole(m)) for m in _WHOLE.finditer(text)]


def money(text: str, otherwise: str | None = None) -> list[Span]:
    """Amounts with their currency; a bare number is one only where `otherwise` says in which currency."""
    found = list(_money(text))
    if found or otherwise is None:
        return found
    return [
        Span(m.start(), m.end(), _amount(m[0], otherwise)) for m in re.finditer(r"(?<![\w.,])\d[\d.,]*(?!\w)", text)
    ]


def _money(text: str) -> Iterator[Span]:
    for match in _MONEY.finditer(text):
        currency = _CURRENCIES[(match["before"] or match["after"] or match["worded"]).lower()]
        if match["words"]:
            yield Span(match.start(), match.end(), _amount(str(_worded(match["words"])), currency))
        else:
            cents = f".{match['cents']}" if match["cents"] else ""
            yield Span(match.start(), match.end(), _amount(f"{match['amount'] or match['amount2']}{cents}", currency))


def _amount(digits: str, currency: str) -> Json:
    amount = Price.fromstring(digits.rstrip(".,")).amount or Decimal(0)
    return {"amount": format(amount, "f"), "currency": currency}


def _whole(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    return _SOME[match["some"].lower()] if match["some"] else _worded(match["words"])


def _worded(words: str) -> int:
    total = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "hundred":
            total = (total or 1) * 100
        elif word in _VALUES:
            total += _VALUES[word]
    return total
