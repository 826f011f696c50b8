"""How times, money and names are told on a page. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from remit.journal.words import plain
from remit.model.value import Json

_SPANS = (("d", 86_400), ("h", 3_600), ("min", 60))


def span(of: timedelta) -> str:
    """A stretch of time in its largest unit: `3 d`, `2 h`, `5 min`; `now` below a minute."""
    seconds = of.total_seconds()
    return next((f"{int(seconds // size)} {name}" for name, size in _SPANS if seconds >= size), "now")


def ago(now: datetime, then: datetime) -> str:
    """`5 min ago`; `now` for the last minute, and for what is to come."""
    told = span(now - then)
    return told if told == "now" else f"{told} ago"


def left(now: datetime, until: datetime) -> str:
    """`5 min`, `under a minute`, or `over`."""
    if until <= now:
        return "over"
    told = span(until - now)
    return "under a minute" if told == "now" else told


def stamp(now: datetime, at: datetime) -> str:
    """The whole of it, where the business is: `Tue 24 Nov 2026, 12:00:03`."""
    return f"{at.astimezone(now.tzinfo):%a %-d %b %Y, %H:%M:%S}"


def clock(now: datetime, at: datetime) -> str:
    """`12:00` today, `23 Nov, 12:00` this year, `23 Nov 2025` before."""
    there = at.astimezone(now.tzinfo)
    if there.date() == now.date():
        return f"{there:%H:%M}"
    return f"{there:%-d %b, %H:%M}" if there.year == now.year else f"{there:%-d %b %Y}"


def initials(name: str) -> str:
    """Two letters for a face: of the first word and the last."""
    words = [word for word in name.replace("@", " ").replace(".", " ").replace("-", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [name.strip()[:1]]
    return "".join(letters).upper()


def readable(name: str) -> str:
    """A name from code as people write it: `refund_return` is `refund return`."""
    return name.replace("_", " ")


def value(of: Json) -> str:
    """A value in a few words."""
    return plain(of)


def sentence(words: str) -> str:
    """Words as a sentence begins: `return something` is `Return something`."""
    return words[:1].upper() + words[1:]
