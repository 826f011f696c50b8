"""How often somebody may come: a bucket that refills, for each of many."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from remit.errors import TooMany


@dataclass
class Pace:
    """So many `at_once`, and `a_minute` more; counted for each key, of which the last `kept` are remembered."""

    a_minute: float
    at_once: int
    now: Callable[[], datetime]
    kept: int = 50_000
    _left: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict[str, tuple[float, datetime]])

    def take(self, key: str, what: str) -> None:
        """One more for a key. Raises TooMany, which says when there is room again."""
        now = self.now()
        left, since = self._left.pop(key, (float(self.at_once), now))
        left = min(self.at_once, left + self.a_minute * max(0.0, (now - since).total_seconds()) / 60)
        enough = left >= 1
        self._left[key] = (left - 1 if enough else left, now)
        while len(self._left) > self.kept:
            self._left.popitem(last=False)
        if not enough:
            raise TooMany(what=what, seconds=ceil((1 - left) * 60 / self.a_minute))
