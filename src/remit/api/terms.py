"""What an installation may set of its API."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from remit.desk.attachments import LARGEST
from remit.people.rates import Rate

_PER_KEY = Rate(burst=200, per_second=50)
_PER_ADDRESS = Rate(burst=400, per_second=100)
_FILES = Rate(burst=60, per_second=0.5)


@dataclass(frozen=True)
class Terms:
    """longest, largest: bytes of a request's body, and of a file that is sent in as one. patience: how long one may
    take to come in. per_key, per_address: how often one may ask. files: how often a key may send one in. streams: how
    many conversations it may follow at a time. again: how long the answer to a request is kept for the same request.
    tick: how often a connection that waits for events is looked after. anywhere: webhooks may go to hosts of one's own
    network, too. monotonic: seconds that only ever rise."""

    longest: int = 1_000_000
    largest: int = LARGEST
    patience: timedelta = timedelta(seconds=20)
    per_key: Rate = _PER_KEY
    per_address: Rate = _PER_ADDRESS
    files: Rate = _FILES
    streams: int = 5_000
    again: timedelta = timedelta(hours=24)
    tick: timedelta = timedelta(seconds=15)
    anywhere: bool = False
    monotonic: Callable[[], float] = field(default=time.monotonic)
