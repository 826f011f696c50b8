"""Clocks: the machine's, and one that a test moves by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

STEP = timedelta(minutes=1)


def _wall() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """The machine's time in UTC.

    A small step back (time synchronisation) is waited out, so that what happened later is not dated earlier; a step
    back of more than a minute corrects a clock that was wrong and is believed.
    """

    def __init__(self, wall: Callable[[], datetime] = _wall) -> None:
        self._wall = wall
        self._last = wall()

    def now(self) -> datetime:
        wall = self._wall()
        if self._last - STEP <= wall < self._last:
            return self._last
        self._last = wall
        return wall


class ManualClock:
    """Virtual time: it stands still until it is moved, in either direction."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by

    def set(self, moment: datetime) -> None:
        """Raises ValueError for a moment without a time zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self._now = moment.astimezone(UTC)
