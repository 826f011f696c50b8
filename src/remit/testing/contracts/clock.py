"""What every clock keeps to. Subclass `ClockContract` and give it a fixture `clock`."""

from __future__ import annotations

from datetime import UTC, timedelta

from remit.ports import Clock


class ClockContract:
    """A clock tells an aware time in UTC, and does not run backwards while nobody sets it."""

    async def test_the_time_is_aware_and_in_utc(self, clock: Clock) -> None:
        now = clock.now()
        assert now.tzinfo is UTC
        assert now.utcoffset() == timedelta(0)

    async def test_what_is_asked_later_is_not_dated_earlier(self, clock: Clock) -> None:
        times = [clock.now() for _ in range(1_000)]
        assert times == sorted(times)
