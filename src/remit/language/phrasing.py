"""Values put into words, and templates filled with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from remit.model.value import Json

_SLOT = re.compile(r"\{([A-Za-z_][\w.]*)\}")
_SENTENCE = re.compile(r"(?<=[.!?])(\s+)(?=\S)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_WORDS = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
_NEAR = timedelta(days=183)  # within which a day is known by its month
_NAMES = ("label", "name", "title", "description", "summary")


def fill(template: str, values: Mapping[str, Json], zone: str = "UTC", today: date | None = None) -> str:
    """The template with its {slots} filled, as `phrase` has it; a sentence with a slot that has no value is left out.

    A slot may reach into a value: `{order.total}`, `{items.0.name}`; over a list it takes each: `{items.name}`.
    """
    sentence, *rest = _SENTENCE.split(template.strip())
    filled = _sentence(sentence, values, zone, today)
    for gap, sentence in zip(rest[::2], rest[1::2], strict=True):
        if words := _sentence(sentence, values, zone, today):
            filled = f"{filled}{gap}{words}" if filled else words
    return filled


def phrase(value: Json, zone: str = "UTC", today: date | None = None) -> str:
    """A value as people would write it: "49.90 EUR", "Tuesday 24 November", "a, b and c". Empty where there is none.

    A day has its year where it is more than half a year from `today`.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case str():
            return _text(value, zone, today)
        case list():
            return listed([phrase(each, zone, today) for each in value])
        case dict():
            return _record(value, zone, today)


def listed(words: Sequence[str], joint: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    words = [w for w in words if w]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def reach(value: Json, path: Sequence[str]) -> Json:
    """What lies at a path inside a value; None where nothing does. A name over a list reaches into each element."""
    for i, part in enumerate(path):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit():
            value = value[int(part)] if int(part) < len(value) else None
        elif isinstance(value, list):
            found = [reach(each, path[i:]) for each in value]
            return [each for each in found if each is not None]
        else:
            return None
    return value


def _sentence(sentence: str, values: Mapping[str, Json], zone: str, today: date | None) -> str:
    filled: list[str] = []
    end = 0
    for slot in _SLOT.finditer(sentence):
        words = phrase(reach(dict(values), slot[1].split(".")), zone, today)
        if not words:
            return ""
        filled += (sentence[end : slot.start()], words)
        end = slot.end()
    return "".join((*filled, sentence[end:]))


def _text(text: str, zone: str, today: date | None) -> str:
    try:
        if _DAY.fullmatch(text):
            return _day(date.fromisoformat(text), today)
        if _MOMENT.fullmatch(text):
            return _moment(datetime.fromisoformat(text), zone, today)
    except ValueError:
        return text
    return text.replace("_", " ") if _WORDS.fullmatch(text) else text.strip()


def _day(day: date, today: date | None) -> str:
    near = today is None or abs(day - today) <= _NEAR
    return f"{day:%A} {day.day} {day:%B}" if near else f"{day:%A} {day.day} {day:%B} {day.year}"


def _moment(moment: datetime, zone: str, today: date | None) -> str:
    """A moment at midnight, as written or there, stands for its day."""
    local = moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment
    for at in (moment, local):
        if at.time() == time.min:
            return _day(at.date(), today)
    return f"{_day(local.date(), today)} at {local:%H:%M}"


def _record(record: Mapping[str, Json], zone: str, today: date | None) -> str:
    amount, currency = record.get("amount"), record.get("currency")
    if isinstance(amount, str) and isinstance(currency, str):
        try:
            return f"{Decimal(amount):.2f} {currency}"
        except InvalidOperation:
            return ""
    named = next((record[name] for name in _NAMES if isinstance(record.get(name), str)), None)
    if named is not None:
        return phrase(named, zone, today)
    plain = [phrase(value, zone, today) for value in record.values() if isinstance(value, str | int)]
    return ", ".join(words for words in plain if words)
