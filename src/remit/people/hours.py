"""When a queue of people is open, and by when somebody is to have answered. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from remit.model.queue import Queue

_DAYS_AHEAD = 370
"""A queue that does not open within so many days is not waited for."""

Open = tuple[datetime, datetime]
"""From when until when, in UTC."""


def is_open(queue: Queue, now: datetime) -> bool:
    """Whether somebody is there. A queue without hours is always open."""
    return not queue.hours or any(start <= now < end for start, end in _opens(queue, now))


def next_opening(queue: Queue, now: datetime) -> datetime | None:
    """When somebody is there next, in UTC: now, where the queue is open; None where it opens no more."""
    if is_open(queue, now):
        return now
    return next((start for start, _ in _opens(queue, now) if start > now), None)


def due_at(queue: Queue, since: datetime) -> datetime | None:
    """By when somebody is to have taken what came at a time, in UTC; None where the queue has no target. Only the hours
    when it is open count."""
    if queue.target is None:
        return None
    if not queue.hours:
        return since + queue.target
    left = queue.target
    for start, end in _opens(queue, since):
        begin = max(start, since)
        if end - begin >= left:
            return begin + left
        left -= max(end - begin, timedelta(0))
    return None


def when(queue: Queue, at: datetime, now: datetime) -> str:
    """A time as one says it, in the queue's zone: "today at 14:00", "Monday at 9:00", "Monday 4 January at 9:00"."""
    zone = _zone(queue)
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    if days < 2:
        day = ("today", "tomorrow")[max(days, 0)]
    else:
        day = f"{local:%A}" if days < 7 else f"{local:%A} {local.day} {local:%B}"
    return f"{day} at {local.hour}:{local:%M}"


def _opens(queue: Queue, around: datetime) -> Iterator[Open]:
    """The opening hours from the day before a time on, in order."""
    zone = _zone(queue)
    first = around.astimezone(zone).date() - timedelta(days=1)
    for day in (first + timedelta(days=n) for n in range(_DAYS_AHEAD)):
        if day in queue.holidays:
            continue
        hours = sorted((h for h in queue.hours if h.weekday == day.weekday()), key=lambda h: h.opens)
        for each in hours:
            overnight = timedelta(days=1 if each.closes <= each.opens else 0)
            yield _utc(day, each.opens, zone), _utc(day + overnight, each.closes, zone)


def _utc(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _zone(queue: Queue) -> tzinfo:
    try:
        return ZoneInfo(queue.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
