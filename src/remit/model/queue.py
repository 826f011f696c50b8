"""Where people are waited for: when somebody is there, and how soon they mean to answer."""

from __future__ import annotations

from datetime import date, time, timedelta

from remit.model.value import Value


class Hours(Value):
    """When a queue is open on a weekday (0: Monday), in the queue's own time zone."""

    weekday: int
    opens: time
    closes: time


class Queue(Value):
    """A queue of hand-overs or approvals. Without hours it is always open; without a target nothing is ever late."""

    name: str
    zone: str = "UTC"
    hours: tuple[Hours, ...] = ()
    holidays: tuple[date, ...] = ()
    target: timedelta | None = None  # how soon somebody is to have taken it, counted in opening hours
    escalates_to: str = ""  # the queue that it goes to when it is late
    skill: str = ""  # who is offered it
