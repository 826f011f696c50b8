"""What a text names that could be wrong: numbers, money, days, times, identifiers, addresses and names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

from remit.language.dates import MONTHS, WEEKDAYS

What: TypeAlias = Literal["address", "day", "time", "money", "ident", "number"]


@dataclass(frozen=True)
class Claim:
    """Something named, as it stands in the text, and the forms in which it may be known: any of them will do."""

    what: What
    shown: str
    forms: frozenset[str]


Forms = Callable[[re.Match[str]], set[str]]

_MONTH = "|".join((*MONTHS, *(m[:3] for m in MONTHS), "sept"))
_NUMBER = r"(?<!\d)\d{1,18}(?:[.,’\u00a0\u202f]\d{1,18}){0,6}"  # bounded, as all here: what is read may be hostile
_CODES = "EUR|USD|GBP|CHF|JPY|INR|SEK|NOK|DKK|PLN|CAD|AUD|CNY"
_SIGNS = rf"[€$£¥₹]|\b(?:{_CODES}|euros?|dollars?|bucks|pounds?|quid|cents?|francs?|yen)\b"
_CURRENCIES = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "buck": "USD", "quid": "GBP",
    "euro": "EUR", "dollar": "USD", "pound": "GBP", "franc": "CHF", "yen": "JPY",
}  # fmt: skip
_TOP = "com|org|net|io|de|eu|uk|co|info|shop|app|dev|me|biz|ly|link|example|test"
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORTH = {
    "dozen": 12,
    **{word: i for i, word in enumerate(_UNITS.split())},
    **{word: 20 + 10 * i for i, word in enumerate(_TENS.split())},
}
_TIMES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_UNCOUNTED = "half quarter twice double triple thrice couple several few"
_COUNTED = "minute|hour|day|week|month|year|night|euro|dollar|pound|percent|business|working"
_WORDED = "|".join((*_WORTH, *_TIMES))
_TITLES = "i ok okay ai id faq mr mrs ms miss sir madam email mail oh ah hi hello dear yes no"
_FREE = frozenset(_TITLES.split())


def claims(text: str, *, lenient: bool = False) -> list[Claim]:
    """What a text names. lenient: others are held against it, so it is read in every way it can be."""
    rest, found = _western(text), list[Claim]()
    for what, pattern, forms in _PATTERNS:

        def take(match: re.Match[str], what: What = what, forms: Forms = forms) -> str:
            known = forms(match)
            also = {other for form in known for other in _looser(form)} if lenient and what == "day" else set[str]()
            if known:
                found.append(Claim(what, match[0].strip(), frozenset(known | also)))
            return " " if known and not lenient else match[0]

        rest = pattern.sub(take, rest)
    return found


def names(text: str) -> list[str]:
    """Words that are written like names: with a capital, and not because a sentence begins."""
    flat, found = _western(text), list[str]()
    for match in re.finditer(r"\b[A-ZÀ-ÖØ-Þ][\w’-]*", flat):
        before = flat[: match.start()].rstrip(" \"'“‘(*_[-–—")
        begins = not before or before[-1] in ".!?…:\n•"
        word = match[0].split("’")[0]
        follows = re.match(r"\s+[A-ZÀ-ÖØ-Þ][a-zß-ÿ]", flat[match.end() :])
        if word.casefold() not in _FREE and (not begins or follows) and not _ADDRESSED.search(before):
            found.append(word)
    return found


_ADDRESSED = re.compile(r"[@#]$")


# -- in every script --------------------------------------------------------------------------------------------------


def _western(text: str) -> str:
    """A text in plain signs: digits of any script, no signs that do not show."""
    flat = unicodedata.normalize("NFKC", text)
    shown = (c for c in flat if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in shown).replace("'", "’")


# -- each kind --------------------------------------------------------------------------------------------------------


def _address(match: re.Match[str]) -> set[str]:
    shown = match[0].casefold().rstrip(".,;:!?’").strip("]( )<>")
    bare = re.sub(r"^(?:https?://|mailto:|tel:|www\.)+", "", shown).rstrip("/")
    return {bare} if bare else {shown or "link"}


def _phone(match: re.Match[str]) -> set[str]:
    digits = re.sub(r"\D", "", match[0])
    return {digits} if len(digits) >= 7 else set()


def _iso(match: re.Match[str]) -> set[str]:
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return set()
    return {day.isoformat()}


def _looser(form: str) -> set[str]:
    """The other ways to name a day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", form):
        return set()
    day = date.fromisoformat(form)
    return {f"{day:%m-%d}", WEEKDAYS[day.weekday()], MONTHS[day.month - 1]}


def _day_month(match: re.Match[str]) -> set[str]:
    return _of(match["month"], match["day"], match["year"])


def _of(month: str, day: str, year: str | None) -> set[str]:
    number = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(month.casefold()[:3]))
    ends = f"{number:02}-{int(day):02}"
    return {f"{year}-{ends}"} if year else {ends}


def _named(match: re.Match[str]) -> set[str]:
    return {match[1].casefold()}


def _clock(match: re.Match[str]) -> set[str]:
    hour, minute = int(match["hour"]), match["minute"] or "00"
    half = (match["half"] or "").casefold()
    if half.startswith("p") and hour < 12:
        hour += 12
    return {f"{hour:02}:{minute}"} | ({f"{hour % 12 + 12:02}:{minute}"} if half.startswith("o") else set())


def _noon(match: re.Match[str]) -> set[str]:
    return {"00:00" if match[0].casefold() == "midnight" else "12:00", match[0].casefold()}


def _money(match: re.Match[str]) -> set[str]:
    sign = (match["before"] or match["after"]).strip().casefold().rstrip("s")
    currency = _CURRENCIES.get(sign, sign.upper())
    return {f"{number} {currency}" for number in _readings(match["a"] or match["b"])}


def _share(match: re.Match[str]) -> set[str]:
    return {f"{number} %" for number in _readings(match[1])}


def _digits(match: re.Match[str]) -> set[str]:
    return _readings(match[0])


def _readings(text: str) -> set[str]:
    """What a written number may mean: "1.000" is one, or a thousand."""
    plain = re.sub(r"[’\u00a0\u202f]", "", text)
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain)
    forms = {re.sub(r"[.,]", "", plain)} if grouped else set[str]()
    if not grouped or "," not in plain:
        whole, _, part = plain.replace(",", ".").rpartition(".")
        forms.add(f"{whole.replace('.', '')}.{part}" if whole else part)
    return {_short(form) for form in forms}


def _short(number: str) -> str:
    try:
        return format(Decimal(number).normalize(), "f")
    except InvalidOperation:
        return number


def _counted(match: re.Match[str]) -> set[str]:
    total = current = 0
    for word in re.findall(r"[a-z]+", match[0].casefold()):
        if word in _TIMES:
            current = max(current, 1) * _TIMES[word]
            if word != "hundred":
                total, current = total + current, 0
        elif word in _WORTH:
            current = current * _WORTH[word] if word == "dozen" and current else current + _WORTH[word]
    return {str(total + current)}


def _in_words(match: re.Match[str]) -> set[str]:
    return {match[0].casefold()}


def _patterns() -> Iterator[tuple[What, re.Pattern[str], Forms]]:
    """In this order: what one takes is not looked at by the next."""
    some = re.IGNORECASE
    mail = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
    link = r"\b(?:https?://|www\.|mailto:|tel:)[^\s)\]>\"]{1,500}"
    domain = rf"(?<![\w.-])(?:[a-z0-9-]{{1,63}}\.){{1,6}}(?:{_TOP})\b(?:/\S{{0,300}})?"
    yield "address", re.compile(rf"{mail}|{link}|\]\([^)]{{0,500}}\)|{domain}", some), _address
    yield "day", re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?=\b|T)"), _iso
    year = r"(?:,? (?P<year>\d{4}))?\b"
    yield (
        "day",
        re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? (?P<month>{_MONTH})\b\.?{year}", some),
        _day_month,
    )
    yield "day", re.compile(rf"\b(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{year}", some), _day_month
    yield "day", re.compile(r"\b(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})?(?!\d)"), _dotted
    yield (
        "money",
        re.compile(rf"(?P<before>[€$£¥₹]|\b(?:{_CODES})\b)\s?(?P<a>{_NUMBER})(?P<b>)(?P<after>)", some),
        _money,
    )
    yield "money", re.compile(rf"(?P<a>)(?P<before>)(?P<b>{_NUMBER})\s?(?P<after>{_SIGNS})", some), _money
    yield "number", re.compile(rf"({_NUMBER})\s?(?:%|percent\b|per cent\b)", some), _share
    half = r"(?P<half>[ap]\.?m\b\.?|o’?clock)"
    yield "time", re.compile(rf"\b(?P<hour>\d{{1,2}})(?::(?P<minute>\d{{2}}))?\s?{half}", some), _clock
    yield "time", re.compile(r"\b(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?P<half>)(?!\d)"), _clock
    yield "time", re.compile(r"\b(?:noon|midday|midnight)\b", some), _noon
    yield "day", re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b", some), _named
    yield "day", re.compile(rf"\b((?i:{'|'.join(m for m in MONTHS if m != 'may')})|(?<=[a-z] )May)\b"), _named
    yield "address", re.compile(r"(?<![\w.])\+?\(?\d[\d ()/-]{5,24}\d\b"), _phone
    yield (
        "ident",
        re.compile(r"(?<![\w-])(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[a-z])[a-z0-9]{1,40}(?:[-_][a-z0-9]{1,40}){0,6}\b", some),
        _identified,
    )
    yield "number", re.compile(_NUMBER), _digits
    sequence = rf"(?:(?:{_WORDED})(?:[ -](?:and )?)?)"
    yield "number", re.compile(rf"\b(?!one\b(?! (?:{_COUNTED})))(?:{sequence}){{1,12}}\b", some), _counted
    yield "number", re.compile(rf"\b(?:{'|'.join(_UNCOUNTED.split())})\b", some), _in_words


def _identified(match: re.Match[str]) -> set[str]:
    """An identifier; of "3rd" and "2nd" only the number counts."""
    ordinal = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", match[0].casefold())
    return {ordinal[1]} if ordinal else {re.sub(r"[^a-z0-9]", "", match[0].casefold())}


def _dotted(match: re.Match[str]) -> set[str]:
    year = match[4] or ""
    forms = set[str]()
    for month, day in ((match[3], match[1]), (match[1], match[3])):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            forms |= _of(MONTHS[int(month) - 1], day, f"20{year}" if len(year) == 2 else year)
    return forms


_PATTERNS = tuple(_patterns())
