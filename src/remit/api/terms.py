"""What an installation may set of its API."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from remit.people.rates import Rate

_PER_KEY = Rate(burst=200, per_second=50)
_PER_ADDRESS = Rate(burst=400, per_second=100)


@dataclass(frozen=True)
class Terms:
    """longest: bytes of a request's body. patience: how long one may take to come in. per_key, per_address: how often
    one may ask. again: how long the answer to a request is kept for the same request. tick: how often a connection
    that waits for events is looked after. anywhere: webhooks may go to hosts of one's own network, too. monotonic:
    seconds that only ever rise."""

    longest: int = 1_000_000
    patience: timedelta = timedelta(seconds=20)
    per_key: Rate = _PER_KEY
    per_address: Rate = _PER_ADDRESS
    again: timedelta = timedelta(hours=24)
    tick: timedelta = timedelta(seconds=15)
    anywhere: bool = False
    monotonic: Callable[[], float] = field(default=time.monotonic)
