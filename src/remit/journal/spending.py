"""What language models cost, counted by the day over all conversations."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

from remit.model.entry import Entry

_NANO = Decimal(10) ** 9
_COSTS = ("message.understood", "message.sent", "person.left", "words.found")


def tally_of(at: datetime) -> str:
    """The name of a day's total, which is in billionths of a US dollar. Days end at midnight, UTC."""
    return f"spent:{at.astimezone(UTC):%Y-%m-%d}"


def cost_in(entry: Entry) -> int:
    """What an entry's calls of models cost, in billionths of a US dollar; it stays readable when the rest is erased."""
    if entry.kind not in _COSTS:
        return 0
    calls = json.loads(entry.body).get("calls", ())
    return int(sum((Decimal(call.get("cost", "0")) for call in calls), Decimal(0)) * _NANO)


def dollars(total: int) -> Decimal:
    return Decimal(total) / _NANO
