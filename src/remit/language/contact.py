"""E-mail addresses and phone numbers in a text."""

from __future__ import annotations

import re

import phonenumbers

from remit.language.span import Span
from remit.language.spoken import respelled

_EMAIL = re.compile(r"(?i)(?<![\w.+-])[a-z0-9][\w.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_JOINED = r"(?:\.|\s{1,9}(?:dot|point|underscore|under\s{1,9}score|dash|hyphen|minus)\s{1,9})"
_SPOKEN_EMAIL = re.compile(
    rf"(?i)\b((?:(?:[a-z0-9]\s{{1,9}}){{2,}}|[a-z0-9][\w+-]*)(?:{_JOINED}[a-z0-9][\w+-]*)*)\s{{0,9}}(?:\bat\b|\(at\)|\[at\]|@)\s{{0,9}}"
    rf"([a-z0-9-]+(?:{_JOINED}[a-z0-9-]+)*{_JOINED}[a-z]{{2,}})\b"
)
_MARKS = (
    (re.compile(r"(?i)\s{1,9}(?:dot|point)\s{1,9}"), "."),
    (re.compile(r"(?i)\s{1,9}under\s?(?:score)\s{1,9}"), "_"),
    (re.compile(r"(?i)\s{1,9}(?:dash|hyphen|minus)\s{1,9}"), "-"),
)
_REGIONS = {
    "Europe/Berlin": "DE", "Europe/Vienna": "AT", "Europe/Zurich": "CH", "Europe/London": "GB",
    "Europe/Paris": "FR", "Europe/Madrid": "ES", "Europe/Rome": "IT", "Europe/Amsterdam": "NL",
    "Europe/Brussels": "BE", "Europe/Dublin": "IE", "Europe/Stockholm": "SE", "Europe/Copenhagen": "DK",
    "Europe/Warsaw": "PL", "America/New_York": "US", "America/Chicago": "US", "America/Denver": "US",
    "America/Los_Angeles": "US", "America/Toronto": "CA", "Australia/Sydney": "AU",
}  # fmt: skip


def emails(text: str) -> list[Span]:
    """E-mail addresses, lower-cased; also "maria at example dot org", and spelled out letter by letter."""
    found = [Span(m.start(), m.end(), m[0].lower()) for m in _EMAIL.finditer(text)]
    if found:
        return found
    if said := respelled(text):
        return [Span(*said.back(s.start, s.end), s.value) for s in _spoken_emails(said.text)]
    return _spoken_emails(text)


def _spoken_emails(text: str) -> list[Span]:
    return [Span(m.start(), m.end(), f"{_typed(m[1])}@{_typed(m[2])}") for m in _SPOKEN_EMAIL.finditer(text)]


def _typed(part: str) -> str:
    for words, mark in _MARKS:
        part = words.sub(mark, part)
    return "".join(part.split()).lower()


def phones(text: str, region: str | None) -> list[Span]:
    """Phone numbers in E.164, typed or spelled out; national ones as numbers of the region, where there is one."""
    found = _phones(text, region)
    if not found and (said := respelled(text)):
        return [Span(*said.back(s.start, s.end), s.value) for s in _phones(said.text, region)]
    return found


def _phones(text: str, region: str | None) -> list[Span]:
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
