"""When people are there, and by when they mean to have answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.model.queue import Hours, Queue
from remit.people.hours import due_at, is_open, next_opening, when

BERLIN = "Europe/Berlin"
WEEK = tuple(Hours(weekday=day, opens=time(9), closes=time(17)) for day in range(5))
OFFICE = Queue(name="service", zone=BERLIN, hours=WEEK, holidays=(date(2026, 12, 25),), target=timedelta(hours=4))


def berlin(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "there"),
    [
        (berlin(23, 9), True),  # a Monday
        (berlin(23, 16, 59), True),
        (berlin(23, 17), False),
        (berlin(22, 12), False),
        (berlin(25, 12, month=12), False),
    ],
)
def test_somebody_is_there_in_opening_hours_and_not_on_holidays(now: datetime, there: bool):
    assert is_open(OFFICE, now) is there


def test_a_queue_opens_next_after_the_weekend():
    friday = berlin(20, 18)
    assert next_opening(OFFICE, friday) == berlin(23, 9)
    assert next_opening(OFFICE, berlin(23, 10)) == berlin(23, 10)


def test_a_queue_that_has_only_holidays_opens_no_more():
    closed = OFFICE.model_copy(update={"holidays": tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(800))})
    assert next_opening(closed, berlin(23, 10)) is None


def test_a_target_counts_opening_hours_only():
    assert due_at(OFFICE, berlin(20, 15)) == berlin(23, 11)  # two hours on Friday, two on Monday
    assert due_at(OFFICE, berlin(21, 3)) == berlin(23, 13)
    assert due_at(OFFICE, berlin(24, 15, month=12)) == berlin(28, 11, month=12)


def test_a_queue_without_hours_is_always_open_and_without_a_target_never_late():
    always = Queue(name="care", target=timedelta(hours=1))
    assert is_open(always, berlin(22, 3))
    assert due_at(always, berlin(22, 3)) == berlin(22, 4)
    assert due_at(Queue(name="care"), berlin(22, 3)) is None


def test_hours_may_run_past_midnight():
    night = Queue(name="care", hours=(Hours(weekday=4, opens=time(22), closes=time(6)),))
    assert is_open(night, datetime(2026, 11, 21, 5, tzinfo=UTC))
    assert not is_open(night, datetime(2026, 11, 21, 6, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (berlin(20, 21), "today at 21:00"),
        (berlin(21, 9), "tomorrow at 9:00"),
        (berlin(23, 9), "Monday at 9:00"),
        (berlin(28, 9, month=12), "Monday 28 December at 9:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: datetime, said: str):
    assert when(OFFICE, at, berlin(20, 18)) == said


@given(st.integers(min_value=0, max_value=365 * 24 * 60))
def test_what_is_due_is_due_while_somebody_is_there(minutes: int):
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = due_at(OFFICE, since)
    assert due is not None and due >= since + timedelta(hours=4)
    assert is_open(OFFICE, due - timedelta(seconds=1))
