"""Makes ids that sort by the time of their making."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from remit.ports import Clock

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case
_RANDOM_BITS = 80


class Ids:
    """Makes ids like `goal-01k9...`: a prefix and a ULID (github.com/ulid/spec): 48 bits of milliseconds, 80 random.

    INVARIANT: each id made by one `Ids` is greater than the one before with the same prefix, also when the clock
    stands still or steps back.
    """

    def __init__(self, clock: Clock, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._entropy = entropy
        self._last = 0

    def __call__(self, prefix: str) -> str:
        """A new id, unique across processes."""
        millis = int(self._clock.now().timestamp() * 1000)
        fresh = millis << _RANDOM_BITS | int.from_bytes(self._entropy(_RANDOM_BITS // 8), "big")
        self._last = fresh if millis > self._last >> _RANDOM_BITS else self._last + 1
        return f"{prefix}-{_base32(self._last)}"


def _base32(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -5, -5))


def first_id(prefix: str, at: datetime) -> str:
    """What every id with a prefix that is made at a time, or later, is greater than; in milliseconds."""
    return f"{prefix}-{_base32(int(at.timestamp() * 1000) << _RANDOM_BITS)}"
