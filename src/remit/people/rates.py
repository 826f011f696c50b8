"""How often one may ask: a bucket of tokens for each who asks, in this process alone."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Rate:
    """So many requests at once, and so many more each second."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Left:
    """What is left after a request: whether it may go on, how many more may at once, seconds until all may again, and
    seconds until one more may."""

    granted: bool
    more: int
    full_in: int
    one_in: int


class Buckets:
    """INVARIANT: however many different ones ask, what is kept of them stays bounded; those who were forgotten start
    with a full bucket."""

    def __init__(self, rate: Rate, *, most: int = 10_000) -> None:
        self.rate = rate
        self._most = most
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, as of when

    def take(self, who: str, now: float) -> Left:
        """Take a token. now: seconds, of which those that a clock was set back by do not count."""
        tokens, since = self._filled.pop(who, (float(self.rate.burst), now))
        tokens = min(float(self.rate.burst), tokens + max(0.0, now - since) * self.rate.per_second)
        granted = tokens >= 1
        tokens -= granted
        self._filled[who] = (tokens, now)
        while len(self._filled) > self._most:
            self._filled.popitem(last=False)
        full_in = ceil((self.rate.burst - tokens) / self.rate.per_second)
        one_in = 0 if granted else max(1, ceil((1 - tokens) / self.rate.per_second))
        return Left(granted, int(tokens), full_in, one_in)
