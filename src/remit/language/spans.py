"""Typed values in a text, each with the characters it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from remit.language.acts import leading_answer
from remit.language.amounts import decimals, money, wholes
from remit.language.contact import emails, phones, region
from remit.language.dates import Lean, days, moments
from remit.language.idents import idents
from remit.language.span import Span
from remit.language.spoken import respelled
from remit.model import shape as s
from remit.model.shape import Shape


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
            return decimals(text)
        case s.Day():
            return _days(text, reading)
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


def _days(text: str, reading: Reading) -> list[Span]:
    def read(said: str) -> list[Span]:
        found = days(said, reading.now, reading.zone, reading.locale, reading.lean)
        return [Span(d.start, d.end, d.day.isoformat()) for d in found]

    if said := respelled(text):
        return [Span(*said.back(span.start, span.end), span.value) for span in read(said.text)]
    found = read(text)
    if not found and reading.asked and (lasting := _LASTING.fullmatch(text)):
        return [Span(lasting.start(1), lasting.end(1), span.value) for span in read(f"in {lasting[1]}")]
    return found
