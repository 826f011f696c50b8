"""How often somebody may come: an error for whoever comes too often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from remit.errors import TooMany
from remit.people.rates import Buckets, Rate

_KEPT = 50_000


@dataclass
class Pace:
    """So many `at_once`, and `a_minute` more; counted for each key."""

    a_minute: float
    at_once: int
    now: Callable[[], datetime]
    _buckets: Buckets = field(init=False)

    def __post_init__(self) -> None:
        self._buckets = Buckets(Rate(self.at_once, self.a_minute / 60), most=_KEPT)

    def take(self, key: str, what: str) -> None:
        """One more for a key. Raises TooMany, which says when there is room again."""
        left = self._buckets.take(key, self.now().timestamp())
        if not left.granted:
            raise TooMany(what=what, seconds=left.one_in)
