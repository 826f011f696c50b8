"""Where the values of a call come from: what the customer said, what tools had answered, what was agreed to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from remit.model.fact import TRUST, Granted, Inferred, Read, Said, Source, SourceTag, weakest
from remit.model.ids import MessageId, StepId
from remit.model.transcript import Answered, Remark
from remit.model.value import Json, Value

SPELT = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_APART = r"[\W_]*"
_NONE = ("no", "none", "without", "any")
_YES_NO = ("yes", "no", "true", "false")


class Exhibit(Value):
    """One value of a call, and everything it may come from, the most trusted first. None: nobody knows from where."""

    path: str  # the parameter; dotted within it, as in `passengers.0.dob`
    value: Json
    sources: tuple[Source, ...]
    quote: str = ""  # the words it was found in

    @property
    def parameter(self) -> str:
        return self.path.partition(".")[0]


class Trail(Value):
    """All there is to find evidence in: the messages, what tools answered, and the offer the customer agreed to."""

    remarks: tuple[Remark, ...]
    answers: tuple[Answered, ...]
    offer: Remark | None = None  # the assistant's message that the customer's last one said yes to


def message_id(remark: Remark) -> MessageId:
    return MessageId(f"message {remark.number + 1}")


def exhibits(arguments: dict[str, Json], trail: Trail) -> tuple[Exhibit, ...]:
    """Every value in some arguments, with where it stands in what was said and read. Null is no value."""
    return tuple(_exhibit(path, value, trail) for path, value in leaves(arguments))


def tag_of(parameter: str, shown: Sequence[Exhibit], accepts: Sequence[SourceTag]) -> SourceTag:
    """What a parameter's value rests on: the weakest of its parts, each by the best source the parameter accepts."""
    return weakest([_best(exhibit, accepts) for exhibit in shown if exhibit.parameter == parameter])


def leaves(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """The plain values in a value, each under its dotted path."""
    match value:
        case dict():
            for name, part in value.items():
                yield from leaves(part, f"{path}.{name}" if path else name)
        case list():
            for number, part in enumerate(value):
                yield from leaves(part, f"{path}.{number}")
        case None:
            return
        case _:
            yield path, value


def _best(exhibit: Exhibit, accepts: Sequence[SourceTag]) -> SourceTag:
    tags: list[SourceTag] = [source.tag for source in exhibit.sources]
    return max([t for t in tags if t in accepts] or tags or ["inferred"], key=lambda tag: TRUST[tag])


def _exhibit(path: str, value: Json, trail: Trail) -> Exhibit:
    found = list(_sources(path, value, trail))
    ranked = sorted((source for source, _ in found), key=lambda source: -TRUST[source.tag])
    said = next((quote for source, quote in found if source.tag == "said"), "")
    return Exhibit(
        path=path,
        value=value,
        sources=tuple(ranked) or (Inferred(brain="the agent", of=path),),
        quote=said or next((quote for _, quote in found), ""),
    )


def _sources(path: str, value: Json, trail: Trail) -> Iterator[tuple[Source, str]]:
    looked_for = pattern_of(path, value)
    if looked_for is None:
        return
    for remark in reversed(trail.remarks):
        if remark.role == "user" and (match := looked_for.search(remark.text)):
            yield (
                Said(message=message_id(remark), start=match.start(), end=match.end()),
                around(remark.text, match.start(), match.end()),
            )
            break
    for answer in reversed(trail.answers):
        if not answer.failed and (match := looked_for.search(answer.text)):
            yield (
                Read(system=answer.call.name, step=StepId(answer.call.id), path=_path_in(answer.value, looked_for)),
                around(answer.text, match.start(), match.end()),
            )
            break
    if trail.offer is not None and (match := looked_for.search(trail.offer.text)):
        yield (
            Granted(review=message_id(trail.offer), by="the customer's yes"),
            around(trail.offer.text, match.start(), match.end()),
        )


def _path_in(value: Json, looked_for: re.Pattern[str]) -> str:
    """Where in an answer a value stands; empty where it is part of a text."""
    return next((path for path, leaf in leaves(value) if path and looked_for.fullmatch(str(leaf))), "")


def around(text: str, start: int, end: int, reach: int = 60) -> str:
    """The words about a part of a text, on one line."""
    before, after = text[max(0, start - reach) : start], text[end : end + reach]
    head = f"…{before.partition(' ')[2]}" if start > reach else before
    tail = f"{after.rpartition(' ')[0]}…" if end + reach < len(text) else after
    return " ".join(f"{head}{text[start:end]}{tail}".split())


def pattern_of(path: str, value: Json) -> re.Pattern[str] | None:
    """How a value reads in a text, however it is written there. None: it says too little to be looked for."""
    match value:
        case bool():
            return _mentioned(path)
        case int():
            return _number(Decimal(value))
        case str() if value.casefold() in _YES_NO:
            return _mentioned(path)
        case str():
            return _of_text(value)
        case _:
            return None


@lru_cache(maxsize=4096)
def _of_text(value: str) -> re.Pattern[str] | None:
    if (number := _as_number(value)) is not None:
        return _number(number)
    if (day := _as_day(value)) is not None:
        return _day(day)
    words = re.findall(r"[^\W\d_]+|\d+", value)
    if not words:
        return None
    return re.compile(rf"(?<![^\W_]){_APART.join(map(re.escape, words))}(?![^\W_])", re.IGNORECASE)


def _as_number(value: str) -> Decimal | None:
    """The number a text is: one with a fraction, which JSON wrote as a number."""
    try:
        return Decimal(value) if re.fullmatch(r"-?\d{1,15}\.\d+", value) else None
    except InvalidOperation:
        return None


def _as_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _number(number: Decimal) -> re.Pattern[str]:
    """1200, 1,200.00, $1200.0, and small ones in words."""
    whole, _, fraction = format(abs(number), "f").partition(".")
    fraction = fraction.rstrip("0")
    grouped = r",?".join(re.findall(r"\d{1,3}(?=(?:\d{3})*$)", whole))
    exact = rf"(?<![\d.])(?<!\d,){grouped}" + (rf"\.{fraction}0*" if fraction else r"(?:\.0+)?") + r"(?![\d])(?![.,]\d)"
    spelt = [SPELT[int(whole)]] if not fraction and int(whole) < len(SPELT) else []
    spelt += _NONE if not number else []
    words = "".join(rf"|\b{word}\b" for word in spelt)
    return re.compile(f"{exact}{words}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _day(day: date) -> re.Pattern[str]:
    """2024-05-20, May 20th, 20 May 2024, 5/20, 05/20/2024."""
    month, nth = f"{day:%B}", rf"0?{day.day}(?:st|nd|rd|th)?"
    named = rf"{month[:3]}(?:{month[3:]}|\.)?" if len(month) > 3 else month
    forms = (
        rf"{day.year}-?{day.month:02}-?{day.day:02}",
        rf"\b{named}\.?\s+{nth}\b",
        rf"\b{nth}\s+(?:of\s+)?{named}\b",
        rf"(?<!\d)0?{day.month}/0?{day.day}(?!\d)",
    )
    return re.compile("|".join(forms), re.IGNORECASE)


def _mentioned(path: str) -> re.Pattern[str] | None:
    """A yes or no stands in a text that speaks of what it is about: the parameter's own word."""
    words = [word for word in re.findall(r"[a-z]+", path.rpartition(".")[2].lower()) if len(word) > 3]
    if not words:
        return None
    about = "|".join(re.escape(word[: max(5, len(word) - 2)]) for word in words)
    return re.compile(rf"\b(?:{about})\w*\b", re.IGNORECASE)
