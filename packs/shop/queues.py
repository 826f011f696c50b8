"""Who is waited for, when they are there, and how soon they mean to answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from remit.pack import Hours, Queue

HOLIDAYS = tuple(
    date(year, month, day)
    for year, month, day in (
        *((2026, 12, 25), (2026, 12, 26), (2027, 1, 1), (2027, 3, 8), (2027, 3, 26), (2027, 3, 29), (2027, 5, 1)),
        *((2027, 5, 6), (2027, 5, 17), (2027, 10, 3), (2027, 12, 25), (2027, 12, 26), (2028, 1, 1)),
    )
)
"""Those of Berlin."""
ZONE = "Europe/Berlin"
WORKDAYS, SATURDAY = range(5), 5


def _open(days: Iterable[int], opens: int, closes: int) -> tuple[Hours, ...]:
    return tuple(Hours(weekday=day, opens=time(opens), closes=time(closes)) for day in days)


_OFFICE = _open(WORKDAYS, 9, 18)


def _queue(name: str, hours: tuple[Hours, ...], target: timedelta, escalates_to: str = "") -> Queue:
    return Queue(name=name, zone=ZONE, hours=hours, holidays=HOLIDAYS, target=target, escalates_to=escalates_to)


QUEUES = (
    _queue("service", (*_OFFICE, *_open([SATURDAY], 10, 16)), timedelta(hours=1), escalates_to="supervisor"),
    _queue("delivery", (*_OFFICE, *_open([SATURDAY], 10, 16)), timedelta(hours=2)),
    _queue("billing", _OFFICE, timedelta(hours=4)),
    _queue("accounts", _OFFICE, timedelta(hours=4)),
    _queue("subscriptions", _OFFICE, timedelta(hours=4)),
    _queue("repairs", _OFFICE, timedelta(hours=4)),
    _queue("legal", _open(WORKDAYS, 9, 17), timedelta(hours=8), escalates_to="manager"),
    _queue("fraud", _open(range(7), 8, 20), timedelta(minutes=30), escalates_to="supervisor"),
    _queue("supervisor", _open(range(6), 8, 20), timedelta(hours=1), escalates_to="manager"),
    _queue("manager", _OFFICE, timedelta(hours=4)),
    Queue(name="care", zone=ZONE, target=timedelta(minutes=15), escalates_to="supervisor"),  # somebody is always there
)
