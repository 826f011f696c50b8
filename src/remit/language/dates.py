"""Days and times in a text, found and read by rules: a library that searches takes order numbers for years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from remit.language.contact import region

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAY_NAME = r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember)"
)
_NUMBER = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|a few)"
_UNIT = r"(?:day|week|fortnight|month|year)s?"
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "a couple of": 2, "a few": 3,
}  # fmt: skip
_PARTS = {
    "iso": r"\d{4}-\d{2}-\d{2}",
    "numeric": r"\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d{2})?)?",
    "written": (
        rf"(?:(?:the\s{{1,9}})?\d{{1,2}}(?:st|nd|rd|th|\.)?\s{{1,9}}(?:of\s{{1,9}})?{_MONTH_NAME}\b|"
        rf"{_MONTH_NAME}\.?\s{{1,9}}(?:the\s{{1,9}})?\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s{{0,9}}:))(?:,?\s{{1,9}}\d{{4}}\b)?"
    ),
    "near": (
        r"(?:the\s{1,9})?day\s{1,9}(?:after\s{1,9}tomorrow|before\s{1,9}yesterday)|today|tonight|tomorrow|tmrw|tmr|yesterday"
    ),
    "weekday": (
        rf"(?:(?P<which>next|this|last|past|coming|on|the)\s{{1,9}})?{_DAY_NAME}\b"
        r"(?:\s{1,9}(?P<after>next\s{1,9}week|last\s{1,9}week|week))?"
    ),
    "ahead": (
        rf"(?:in|for|within)\s{{1,9}}(?:the\s{{1,9}}next\s{{1,9}})?(?P<ahead_n>{_NUMBER})\s{{1,9}}(?P<ahead_unit>{_UNIT})\b|"
        rf"(?P<later_n>{_NUMBER})\s{{1,9}}(?P<later_unit>{_UNIT})\s{{1,9}}(?:from\s{{1,9}}(?:now|today)|later|ahead)"
    ),
    "ago": rf"(?P<ago_n>{_NUMBER})\s{{1,9}}(?P<ago_unit>{_UNIT})\s{{1,9}}ago",
    "span": (
        r"(?:the\s{1,9})?(?P<edge>beginning|start|middle|end)\s{1,9}of\s{1,9}(?:the|this|next|last)?\s{0,9}"
        rf"(?P<edge_of>week|month|year|{_MONTH_NAME})\b"
    ),
    "period": (
        r"(?P<period_which>next|this|last)\s{1,9}(?P<period_unit>weekend|week|month|year)|"
        r"(?:at\s{1,9})?the\s{1,9}weekend"
    ),
    "ordinal": r"the\s{1,9}(?P<ordinal_n>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)(?!\s{1,9}(?:one|item|order|option)\b)",
    "month": (
        rf"(?:until|till|til|in|by|before|after|since|from|of)\s{{1,9}}(?P<month_name>{_MONTH_NAME})\b"
        r"(?!\.?\s{1,9}(?:the\s{1,9})?\d{1,2}(?:st|nd|rd|th)?\b(?!\s{0,9}:))"
    ),
}
_DATE = re.compile(rf"(?i)(?<![\w.])(?:{'|'.join(f'(?P<{name}>{part})' for name, part in _PARTS.items())})(?!\w)")
_TIME = re.compile(
    r"(?i)(?<![\w:.])(?:(?P<clock>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)\s{0,9}(?P<half>[ap]\.?m\.?)?|"
    r"(?P<hour>1[0-2]|[1-9])\s{0,9}(?P<half2>[ap]\.?m\.?)|(?:at\s{1,9})(?P<at>2[0-3]|[01]?\d)(?![:.h]\d)\s{0,9}(?:o'?clock)?|(?P<name>noon|midday|midnight))(?!\w)"
)

Lean = Literal["future", "past"]


@dataclass(frozen=True)
class Dated:
    """A day said in characters `start` to `end`."""

    start: int
    end: int
    day: date


def days(text: str, now: datetime, zone: str, locale: str = "en", lean: Lean = "future") -> list[Dated]:
    """The days a text names, as seen from `now` in a time zone. `lean`: which way a bare weekday or month is meant."""
    today = now.astimezone(ZoneInfo(zone)).date()
    found: list[Dated] = []
    for match in _DATE.finditer(text):
        day = _read(match, today, locale, zone, lean)
        if day is not None:
            found.append(Dated(match.start(), match.end(), day))
    return found


def moments(text: str, now: datetime, zone: str, locale: str = "en") -> Iterator[tuple[int, int, datetime]]:
    """Days with a time of day; a time alone is taken for today, or tomorrow where it has passed."""
    local = now.astimezone(ZoneInfo(zone))
    named = days(text, now, zone, locale)
    for match in _TIME.finditer(text):
        hour, minute = _clock(match)
        day = named[0].day if named else local.date()
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        if not named and moment < local:
            moment += timedelta(days=1)
        places = [(match.start(), match.end())] + [(d.start, d.end) for d in named[:1]]
        yield min(s for s, _ in places), max(e for _, e in places), moment


def _read(match: re.Match[str], today: date, locale: str, zone: str, lean: Lean) -> date | None:
    groups = match.groupdict()
    match next(name for name in _PARTS if groups[name]):
        case "iso":
            return _iso(groups["iso"])
        case "numeric":
            return _numeric(match[0], today, region(locale, zone), lean)
        case "written":
            return _written(match[0], today, lean)
        case "near":
            return today + timedelta(days=_near(groups["near"].lower()))
        case "weekday":
            return _weekday(groups, today, lean)
        case "ahead":
            return _moved(
                today, groups["ahead_n"] or groups["later_n"], groups["ahead_unit"] or groups["later_unit"], 1
            )
        case "ago":
            return _moved(today, groups["ago_n"], groups["ago_unit"], -1)
        case "span":
            return _edge(groups["edge"].lower(), groups["edge_of"].lower(), match[0].lower(), today)
        case "period":
            return _period(
                (groups["period_which"] or "this").lower(), (groups["period_unit"] or "weekend").lower(), today
            )
        case "ordinal":
            return _ordinal(int(groups["ordinal_n"]), today, lean)
        case _:
            return _month(_index(groups["month_name"], MONTHS), today, lean)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _numeric(text: str, today: date, country: str | None, lean: Lean) -> date | None:
    """3/12 or 3.12.2026: days come before months, but in American English. None where nothing tells which it is."""
    first, second, *year = (int(part) for part in re.split(r"[./]", text) if part)
    if "/" in text and country is None and first != second and max(first, second) <= 12:
        return None
    day, month = (second, first) if "/" in text and country == "US" else (first, second)
    if month > 12 >= day:
        day, month = month, day
    return _dated(day, month, year[0] if year else None, today, lean)


def _written(text: str, today: date, lean: Lean) -> date | None:
    """3 December, Dec 3rd 2026."""
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    name = next(m[0] for m in re.finditer(r"(?i)[a-zä]{3,}", text) if re.fullmatch(rf"(?i){_MONTH_NAME}", m[0]))
    return _dated(numbers[0], _index(name, MONTHS) + 1, numbers[1] if len(numbers) > 1 else None, today, lean)


def _dated(day: int, month: int, year: int | None, today: date, lean: Lean) -> date | None:
    """The date; without a year the nearest one that way."""
    try:
        if year is not None:
            return date(year + 2000 if year < 100 else year, month, day)
        near = date(today.year, month, day)
        if near < today and lean == "future":
            return near.replace(year=today.year + 1)
        return near.replace(year=today.year - 1) if near > today and lean == "past" else near
    except ValueError:
        return None


def _near(words: str) -> int:
    if "after" in words:
        return 2
    if "before" in words:
        return -2
    return {"yesterday": -1, "tomorrow": 1, "tmrw": 1, "tmr": 1}.get(words, 0)


def _weekday(groups: dict[str, str | None], today: date, lean: Lean) -> date:
    name = re.sub(
        r"(?i)^(?:next|this|last|past|coming|on|the)\s{1,9}|\s{1,9}(?:next\s{1,9}|last\s{1,9})?week$",
        "",
        groups["weekday"] or "",
    )
    ahead = (_index(name, WEEKDAYS) - today.weekday()) % 7
    which, after = (groups["which"] or "").lower(), (groups["after"] or "").lower()
    if after:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=_index(name, WEEKDAYS) + (-7 if after.startswith("last") else 7))
    if which in ("last", "past") or (lean == "past" and which not in ("next", "coming")):
        return today - timedelta(days=(7 - ahead) % 7 or (7 if which in ("last", "past") else 0))
    return today + timedelta(days=ahead or (7 if which in ("next", "coming") else 0))


def _moved(today: date, number: str, unit: str, sign: int) -> date:
    count = int(number) if number.isdigit() else _COUNTS[number.lower()]
    unit = unit.lower().rstrip("s")
    if unit in ("month", "year"):
        return _months_on(today, sign * count * (12 if unit == "year" else 1))
    return today + timedelta(days=sign * count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def _edge(edge: str, of: str, words: str, today: date) -> date:
    if of == "week":
        shift = {"beginning": 0, "start": 0, "middle": 2, "end": 4}[edge]
        return today - timedelta(days=today.weekday()) + timedelta(days=shift + 7 * ("next" in words))
    if of == "year":
        first, months = date(today.year + ("next" in words), 1, 1), 12
    elif of == "month":
        first, months = _months_on(today.replace(day=1), int("next" in words)), 1
    else:
        first, months = _month(_index(of, MONTHS), today, "future"), 1
    last = _months_on(first, months) - timedelta(days=1)
    return {"beginning": first, "start": first, "middle": first + (last - first) // 2, "end": last}[edge]


def _period(which: str, unit: str, today: date) -> date:
    shift = {"next": 1, "this": 0, "last": -1}[which]
    monday = today - timedelta(days=today.weekday())
    match unit:
        case "weekend":
            return monday + timedelta(days=5 + 7 * shift)
        case "week":
            return monday + timedelta(weeks=shift)
        case "month":
            return _months_on(today.replace(day=1), shift)
        case _:
            return date(today.year + shift, 1, 1)


def _ordinal(number: int, today: date, lean: Lean) -> date | None:
    for months in (0, 1, 2) if lean == "future" else (0, -1, -2):
        first = _months_on(today.replace(day=1), months)
        try:
            day = first.replace(day=number)
        except ValueError:
            continue
        if (day >= today) if lean == "future" else (day <= today):
            return day
    return None


def _month(index: int, today: date, lean: Lean) -> date:
    this_year = date(today.year, index + 1, 1)
    if lean == "future":
        return this_year if this_year > today else this_year.replace(year=today.year + 1)
    return this_year if this_year <= today else this_year.replace(year=today.year - 1)


def _index(name: str, names: tuple[str, ...]) -> int:
    short = {"mär": "mar", "mai": "may", "okt": "oct", "dez": "dec"}.get(name[:3].lower(), name[:3].lower())
    return next(i for i, full in enumerate(names) if full.startswith(short))


def _clock(match: re.Match[str]) -> tuple[int, int]:
    if match["name"]:
        return (0, 0) if match["name"].lower() == "midnight" else (12, 0)
    hour = int(match["clock"] or match["hour"] or match["at"])
    half = (match["half"] or match["half2"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return hour, int(match["minute"] or 0)
