"""Time that is told, and time that is moved."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from remit.clock import ManualClock, SystemClock

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def told(*moments: datetime) -> SystemClock:
    walls: Iterator[datetime] = iter(moments)
    return SystemClock(lambda: next(walls))


def test_the_system_clock_tells_the_time_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_a_small_step_back_is_waited_out() -> None:
    clock = told(NOON, NOON + SECOND, NOON, NOON + SECOND / 2, NOON + 2 * SECOND)
    assert [clock.now() for _ in range(4)] == [NOON + SECOND, NOON + SECOND, NOON + SECOND, NOON + 2 * SECOND]


def test_a_clock_set_back_by_an_hour_is_believed() -> None:
    clock = told(NOON, NOON, NOON - timedelta(hours=1), NOON - timedelta(hours=1) + SECOND)
    assert [clock.now() for _ in range(3)] == [NOON, NOON - timedelta(hours=1), NOON - timedelta(hours=1) + SECOND]


def test_a_clock_set_forward_is_believed() -> None:
    clock = told(NOON, NOON + timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(SECOND)
    assert clock.now() == NOON + SECOND
    clock.set(NOON - SECOND)
    assert clock.now() == NOON - SECOND


def test_a_manual_clock_is_set_in_utc_and_refuses_a_moment_without_a_zone() -> None:
    clock = ManualClock(datetime(2026, 5, 4, 14, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2026, 5, 4))  # noqa: DTZ001 -- the mistake under test
