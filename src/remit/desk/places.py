"""Where a list that is ordered by time goes on: behind a moment and an id, as an address carries them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Place: TypeAlias = tuple[datetime, str]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_DIGITS = 17  # of microseconds, up to the year 5138


def written(place: Place) -> str:
    """A place as text."""
    at, id = place
    return f"{(at - _EPOCH) // _TICK} {id}"


def place_in(text: str) -> Place | None:
    """The place that a text names; None where it names none: one begins at the beginning then."""
    at, _, id = text.partition(" ")
    if not (at.isdecimal() and len(at) <= _DIGITS):
        return None
    return _EPOCH + int(at) * _TICK, id
